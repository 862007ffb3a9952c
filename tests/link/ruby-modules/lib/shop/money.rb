# Opened again, here with more methods.
class Shop::Cart
  def money
    price([])
    Shop::Money.of(total)
    store.size
    store == store
  end
end

module Shop::Money
  module_function

  def of(x) = format("%d", x)
end
