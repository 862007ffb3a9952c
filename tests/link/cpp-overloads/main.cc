#include "geometry.h"

namespace {

geo::Point make() { return geo::Point(3, 4); }

void scene(geo::Scene& s)
{
	for (auto& [name, circle] : s.by_name_)
		circle.grow(1);
	for (const auto& shape : s.all_)
		shape->area();
	auto it = s.by_name_.find("x");
	it->second.grow(2);
	s.by_name_["y"].grow(3);
	s.all_.back()->area();
	if (auto* c = s.first())
		c->grow(4);
	s.layer()->show();
}

}  // namespace

int main()
{
	geo::Point a(1, 2), b{3, 4};
	geo::Circle c(2);
	a = make();
	b = a;
	draw(c);
	geo::draw("text");
	geo::draw(1, 2, 3);
	(a + b).norm();
	geo::Holder<geo::Circle> h;
	h->grow(5);
	auto grow = [&](geo::Circle& x) { x.grow(6); };
	grow(c);
	static_cast<geo::Shape*>(&c)->area();
	geo::Scene s;
	scene(s);
	return a == b;
}
