#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace geo {

struct Shape {
	virtual ~Shape() = default;
	virtual double area() const { return 0; }
};

struct Circle : Shape {
	explicit Circle(double r) : r_(r) {}
	double area() const override { return r_; }
	void grow(double by) { r_ += by; }
	double r_;
};

struct Point {
	Point() = default;
	Point(int x, int y);
	Point(const Point& o) = delete;
	Point& operator=(const Point& o);
	Point& operator=(Point&& o);
	int norm() const;
};

Point operator+(const Point& a, const Point& b);
bool operator==(const Point& a, const Point& b);

void draw(const Circle& c);
void draw(const std::string& text, int size = 10);
void draw(int x, int y, int z);

class Scene {
 public:
	struct Layer;
	Layer* layer();
	std::map<std::string, Circle> by_name_;
	std::vector<std::unique_ptr<Shape>> all_;
	Circle* first() { return nullptr; }
};

template <typename T> struct Holder {
	T* operator->() { return p_; }
	T* p_;
};

}  // namespace geo
