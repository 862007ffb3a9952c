// Explicit instantiations define nothing; default arguments of prototypes
// stand nowhere else.
struct Place { static Place current(); };

template <int N> int made(int a);
extern template int made<1>(int);
template int made<2>(int);

template <int N>
int after(int a) { return made<N>(a); }

int report(int code, Place place = Place::current());
