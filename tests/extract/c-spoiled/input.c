/* Macros that a compiler expands and a parser stumbles over. */
#define API __attribute__((visibility("default")))
#define noinline __attribute__((noinline))

API int plain(int n);
API int noinline marked(int n) { return plain(n); }
static __always_inline int attribute_before(void) { return 1; }
int attribute_after(int n) __attribute__((pure));
__attribute__((constructor)) static void start(void) { plain(1); }
static int __init setup(void) { return plain(2); }
EXPORT_SYMBOL(marked);
MODULE_LICENSE("GPL");
module_init(setup);

static void printed(const char *fmt, ...) __printf(1, 2);
static void printed(const char *fmt, ...) { plain(*fmt); }

struct packed {
	int a;
} __attribute__((packed));

struct __packed also_packed { int b; };

BEGIN_DECLS
void declared(void);
END_DECLS

int
loops(struct list *l)
{
	list_for_each(l, item) {
		plain(item);
	}
	foreach (item, l)
		plain(2);
	return marked(1);
}

asm(".globl x");
_Static_assert(sizeof(int) == 4, "int");
int the_end(void) { return _Generic(1, int: plain, default: marked)(1); }

/* A line that makes a definition of its own, of types. */
GENERATE(version, VERSION, const char *)

static int
behind(void)
{
	return 1;
}

/* An attribute on a line of its own, in small letters. */
static unsigned int
internal_function
attributed (status_t *s)
{
	return behind();
}

status_t
internal_function
both_names(void)
{
	return attributed(0);
}

/* Attributes with numbers, and in small letters. */
void printflike(1, 2) log_debug(const char *, ...);

void printflike(1, 2)
log_debug(const char *format, ...)
{
	behind();
}
