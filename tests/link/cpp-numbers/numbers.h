/* Which function takes which number, and what is const: each is defined in a
   file that is called after it. */
#include <cstddef>
#include <cstdint>

char *put(int32_t n);
char *put(uint32_t n);
char *put(int64_t n);
char *put(unsigned long long n);

/* For all that is none of these. */
template <typename T> char *put(T n)
{
	return put(static_cast<int64_t>(n));
}

double half(float x);
double half(double x);

class text {
public:
	char *chars();
	const char *chars() const;
private:
	char *p_;
};

#ifdef HAS_STD_PLACE
using place = std::source_location;
#else
class place {
public:
	static place here() { return place(); }
};
#endif
