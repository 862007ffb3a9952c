// What macros and #if leave of the syntax.
#define API_EXPORT
#define GUARDED_BY(x)
#define EXCLUDES(x)

BEGIN_NAMESPACE

class API_EXPORT Store {
 public:
	API_EXPORT Status open(const char* my_nonnull path) EXCLUDES(mutex_);
	template <typename T, ENABLE_IF(!is_text<T>::value)>
	FORCE_INLINE T get(Slice& key LIFETIME_BOUND) const NOEXCEPT {
		if CONSTEXPR_17 (is_small<T>())
			return fetch(key);
		return T();
	}
	Store(int size)
	    :
#ifdef DEBUG
	      opened_(0),
#else
	      closed_(0),
#endif
	      size_(size) {
		grow(size);
	}

	TEST_ONLY_PUBLIC:
	Version* const current_ GUARDED_BY(mutex_);
	int size_ GUARDED_BY(mutex_) = 1;
};

#if HAS_VOID_T
template <class T> using Sink = void_t<T>;
#endif

void log(const char* format, ...)
#if defined(__GNUC__)
    __attribute__((__format__(__printf__, 1, 2)))
#endif
    ;

inline const char* text()
{
	Entry** list = new Entry*[3];
	return R"x(a " quote { )x";
}

END_NAMESPACE

DEFINE_FLAG(int, depth, 3, "how deep");
DEFINE_FLAG(unsigned long, wide, default_width(), "how wide");
DEFINE_FLAG(std::string, name, "x", "what it is called");

namespace flags {
class Behind : public Flags {
public:
	int depth() { return FLAGS_depth; }
};
}
