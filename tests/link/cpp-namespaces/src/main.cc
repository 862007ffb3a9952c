#include "shop/item.h"

using shop::Item;
namespace d = shop::detail;

static int hidden(int x) { return x; }

struct Visitor {
	std::unique_ptr<Item> item_;
	shop::Shelf<Item> shelf_;
	int operator()(int x) { return d::round_up(x); }
	void visit();
};

void Visitor::visit()
{
	item_->add(3);
	item_->add(*item_);
	item_->add("x");
	item_.reset();
	shelf_.put(Item());
	shelf_.first().add(1);
	if (*item_ == Item(2))
		hidden(1);
}

int main()
{
	Item a(1), b{2};
	auto p = new Item(3);
	auto q = std::make_unique<shop::Item>(4);
	p->add(a);
	q->label("q");
	Item::cheapest({a, b}).price();
	total(a, b);		// by its arguments' namespace
	using namespace shop::detail;
	round_up(1);
	Visitor v;
	v.visit();
	shop::Thing& t = a;
	return t.price();
}
