require "shop"

class CartTest < Minitest::Test
  def test_total
    cart = Shop::Cart.create([])
    assert_equal 0, cart.total
    Shop::Cart.discounted.money
    Shop::Cart.label
    Shop.open([]).report
  end
end
