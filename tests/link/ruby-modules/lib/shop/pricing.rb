module Shop
  module Pricing
    def self.included(base)
      base.extend(ClassMethods)
    end

    module ClassMethods
      def discounted = create([])
    end

    def price(items)
      round(items)
    end

    private

    def round(x) = x
  end

  module Naming
    def label = "x"
  end
end
