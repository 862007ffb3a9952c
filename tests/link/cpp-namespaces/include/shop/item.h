#ifndef SHOP_ITEM_H
#define SHOP_ITEM_H
#include <memory>
#include <string>
#include <vector>

namespace shop {

class Thing {
 public:
	virtual ~Thing() {}
	virtual int price() const = 0;
	virtual void label(const std::string& text);
};

class Item : public Thing {
 public:
	Item();
	explicit Item(int price);
	int price() const override;
	void add(int amount);
	void add(const Item& other);
	void add(const std::string& name, int amount = 1);
	static Item cheapest(const std::vector<Item>& items);
	bool operator==(const Item& o) const;
 private:
	int price_;
};

template <typename T> class Shelf {
 public:
	T& first();
	void put(const T& thing) { things_.push_back(thing); }
 private:
	std::vector<T> things_;
};

template <typename T> T& Shelf<T>::first() { return things_.front(); }

int total(const Item& a, const Item& b);
namespace detail { int round_up(int x); }

}  // namespace shop
#endif
