// Classes and what is in them.
#include <memory>
#include "shop/item.h"

#define SHOP_EXPORT __attribute__((visibility("default")))
#define GUARDED_BY(x)

namespace shop {
inline namespace v1 {
namespace {

/** Counts things. */
class SHOP_EXPORT Counter final : public Base<int>, private virtual other::Mixin {
 public:
	Counter(int start = 3) : Base<int>(start), count_(start) {}
	explicit Counter(const Counter&) = delete;
	virtual ~Counter();
	virtual int next(const std::string& name, Counter* other) const = 0;
	int last() const override { return count_; }
	operator bool() const;
	bool operator==(const Counter& o) const;
	static int made;
	friend class Auditor;
	friend bool operator<(const Counter& a, const Counter& b) {
		return a.count_ < b.count_;
	}
	enum class Mode : int { Up, Down = 2 };
	enum { kLimit = 7 };
	using List = std::vector<Counter*>;
 protected:
	std::unique_ptr<Counter> next_{nullptr};
 private:
	int count_ GUARDED_BY(mutex_) = 4, *where_;
};

}  // namespace

template <typename T>
struct Box {
	T value;	// what is in it
	template <typename U> void put(U u) { value.take(u); }
};
template <> struct Box<int> { int value; };

template <class T>
concept Sized = requires(T t) { t.size(); };

}  // namespace v1
}  // namespace shop

int shop::Counter::next(const std::string& name, Counter* other) const
{
	auto [a, b] = name_and_count();
	for (auto& c : list_)
		c->next(name, this);
	auto twice = [&](int x) { return x + a; };
	if (twice(b) < 0)
		throw std::out_of_range("negative");
	Slice piece(name);
	return std::make_unique<Counter>(1)->last();
}

shop::Counter::operator bool() const { return count_ != 0; }
shop::Counter::~Counter() = default;
int shop::Counter::made = 0;

namespace sv = shop::v1;
using namespace shop;
using shop::Box;

extern "C" int shop_open(const char *path)
{
	return 0;
}

typedef struct { int x, y; } Point;
