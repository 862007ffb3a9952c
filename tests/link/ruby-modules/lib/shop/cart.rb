module Shop
  class Base
    def self.create(*args) = new(*args)

    def total = 0

    def report
      describe
    end
  end

  class Cart < Base
    include Pricing
    extend Naming
    attr_accessor :owner

    def initialize(items)
      @items = items
      @store = Store.new
      super()
    end

    def each
      @items.each { |i| yield i }
    end

    def total
      super + price(@items) + @store.size
    end

    def describe
      owner.upcase
      self.owner = "me"
      unknown_thing
      raise Error, "no" if label
    end

    def store = @store
  end

  class Store
    def size = 1

    def ==(other) = size == other.size
  end
end
