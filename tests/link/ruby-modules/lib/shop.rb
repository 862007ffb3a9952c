require "shop/cart"
require_relative "shop/pricing"
require "json"

module Shop
  autoload :Money, "shop/money"
  Error = Class.new(StandardError)

  class << self
    def open(items)
      cart = Cart.new(items)
      cart.each { |item| puts item.name }
      cart
    end
  end

  def self.total(items)
    open(items).total
  end
end
