#include "shop/item.h"
#include "shop/c_api.h"

namespace shop {

namespace {
int hidden(int x) { return x; }
}

void Thing::label(const std::string& text) { shop_log(text.c_str()); }

Item::Item() : Item(0) {}
Item::Item(int price) : price_(hidden(price)) {}
int Item::price() const { return detail::round_up(price_); }
void Item::add(int amount) { this->price_ += amount; }
void Item::add(const Item& other) { add(other.price()); }
void Item::add(const std::string& name, int amount) { label(name); }
bool Item::operator==(const Item& o) const { return price() == o.price(); }

Item Item::cheapest(const std::vector<Item>& items)
{
	Item best(1);
	for (const auto& i : items)
		if (i.price() < best.price())
			best = i;
	return best;
}

int total(const Item& a, const Item& b) { return a.price() + b.price(); }

namespace detail {
int round_up(int x) { return x + 1; }
}

}  // namespace shop

extern "C" int shop_price(void)
{
	return shop::Item(1).price();
}
