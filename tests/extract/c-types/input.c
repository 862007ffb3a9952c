/* Types of all sorts. */
struct point {
	int x, y;		/* place */
	struct point *next;
	unsigned char name[16], *tail;
	unsigned flag : 1;	/* one bit */
};

typedef struct {
	struct point at;
	union {
		int i;
		float f;
	};
	struct {
		int depth;
	} inner;
} shape_t;

typedef struct node node;
struct node { node *left; };

union value { long l; double d; };

enum colour {
	RED,			/* as blood */
	GREEN = 3,
	BLUE
};
enum { ANONYMOUS = 1, OTHER };
typedef enum { OFF, ON } toggle;

typedef int (*compare_fn)(const void *, const void *);
typedef unsigned long word, *word_ptr;
typedef int vector[4];

struct later;
extern struct later *find_later(int);
extern int shared, other_shared;
static const char *const names[] = { "red", "green" };
shape_t shapes[2], *current = &shapes[0];
static struct pair { int a, b; } the_pair;
enum colour favourite = RED;

static shape_t
make(struct point *p, enum colour c)
{
	shape_t s = { .at = *p };
	struct local { int only_here; } l;

	s.inner.depth = c == GREEN;
	current->i = p->next->x;
	l.only_here = 1;
	return (shape_t){ .at = *p };
}

struct bits {
	int :32;
	int used :3;
};
