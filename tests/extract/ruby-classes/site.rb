# frozen_string_literal: true

require "set"
require_relative "lib/base"

module Blog
  # A site, and all its pages.
  class Site < Base
    include Comparable
    extend Forwardable
    prepend Timing

    attr_reader :config, :pages
    MAX = 3
    Point = Struct.new(:x, :y) do
      def norm = x * x
    end
    def_delegators :@config, :fetch, :key?

    class << self
      attr_accessor :cache

      def build(config) = new(config)

      private

      def hidden; end
    end

    # @param config [Config] what it says
    # @return [Array<Page>]
    def initialize(config, other = nil)
      @config = config
      @pages = []
      super()
      reset
    end

    def each
      pages.each { |page| page.render(config) }
      urls = pages.map(&:url)
      urls
    end
    alias_method :go, :each
    alias stop each

    def self.load(path)
      raise Errors::Missing, path unless File.file?(path)
      site = build(path)
      site.config["a"] = 1
      site.title = "x"
    rescue Errors::Missing => e
      e.message
    end

    define_method(:twice) { |x| x + x }

    protected

    def shared; end

    private

    def reset
      @cache ||= Cache.new("x")
      case @cache
      in { name: } then name
      end
    end
    public def seen; end

    def later; end
    public :later
  end
end

class A::B::C
  autoload :D, "a/b/c/d"
  def [](key) = self.class.find(key)
end
Late = Class.new(A::B) { def run; end }
