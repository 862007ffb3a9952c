#include "geometry.h"

namespace geo {

Point::Point(int x, int y) {}
Point& Point::operator=(const Point& o) { return *this; }
Point& Point::operator=(Point&& o) { return *this; }
int Point::norm() const { return 1; }

Point operator+(const Point& a, const Point& b) { return Point(1, 2); }
bool operator==(const Point& a, const Point& b) { return a.norm() == b.norm(); }

void draw(const Circle& c) { draw("circle"); }
void draw(const std::string& text, int size) { draw(1, 2, size); }
void draw(int x, int y, int z) {}

struct Scene::Layer {
	void show() {}
};

Scene::Layer* Scene::layer() { return new Layer; }

}  // namespace geo
