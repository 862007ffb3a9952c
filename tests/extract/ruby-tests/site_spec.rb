require "spec_helper"

RSpec.describe Blog::Site do
  let(:page) { Blog::Page.new("x") }
  subject { described_class.new(page) }

  context "with a page" do
    it "renders" do
      expect(subject.render).to eq page.text
    end
    it { is_expected.to be_empty }
  end

  def helper
    page.url
  end
end

class SiteTest < Minitest::Test
  def setup
    @site = Blog::Site.new
  end

  def test_url
    assert_equal "a", @site.url
  end

  test "a name of words" do
    @site.reset
  end

  context "shoulda" do
    should "do it" do
      @site.build
    end
  end

  def helper; end
end
