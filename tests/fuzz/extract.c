/*
 * Fuzzer: the bytes are a file of the language $KN_FUZZ_LANGUAGE, parsed and
 * walked as a worker of kn-extract does it, under its budget but without its
 * arena, so that the sanitizer sees every block.  What comes out must decode.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "extract.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct extractor		*x;
static const struct lang	*lang;

/*
 * The extractor and the parser leave blocks to the arena.  Here those that
 * are left are freed after each file.
 */
struct block {
	struct block	*next, *prev;
};
static struct block	blocks = { &blocks, &blocks };

static void *
block_link(struct block *b)
{
	if (b == NULL)
		abort();
	b->next = blocks.next;
	b->prev = &blocks;
	b->next->prev = b->prev->next = b;
	return b + 1;
}

static void *
block_alloc(size_t n)
{
	return block_link(malloc(sizeof(struct block) + n));
}

static void *
block_calloc(size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / 2 / size)
		abort();
	return block_link(calloc(1, sizeof(struct block) + n * size));
}

static void
block_free(void *p)
{
	struct block	*b = p;

	if (p == NULL)
		return;
	b--;
	b->next->prev = b->prev;
	b->prev->next = b->next;
	free(b);
}

static void *
block_realloc(void *p, size_t n)
{
	struct block	*b = p;

	if (p == NULL)
		return block_alloc(n);
	b--;
	b->next->prev = b->prev;
	b->prev->next = b->next;
	return block_link(realloc(b, sizeof(*b) + n));
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char		*name = getenv("KN_FUZZ_LANGUAGE");
	const struct module	*m;

	(void)argc;
	(void)argv;
	if (name == NULL || getenv("KN_MODULES") == NULL) {
		fprintf(stderr, "KN_FUZZ_LANGUAGE and KN_MODULES say which"
		    " language, and where its module is\n");
		exit(2);
	}
	m = modules_get(modules_new(build_modules()),
	    (struct text){ name, strlen(name) });
	if ((lang = m->lang) == NULL)
		exit(2);
	ts_set_allocator(block_alloc, block_calloc, block_realloc,
	    block_free);
	x = extractor_new("example.com/fuzz");
	return 0;
}

static void
must(int yes)
{
	if (!yes)
		abort();
}

/* Does it decode, and does every node lie in the file? */
static void
judge(const struct mp_buf *out, size_t size)
{
	struct facts_frame	f;
	struct fact_node	node;
	struct link_facts	l;
	uint32_t		i;

	must(facts_get(&f, out->sbuf.data, out->sbuf.size) == 0);
	must(f.nnodes >= 1);
	must(link_facts_get(&l, f.link.p, f.link.len) == 0);
	must(l.ndefs == f.nnodes);
	for (i = 0; i < f.nnodes; i++) {
		must(facts_node_get(&f, &node) == 0);
		must(i == 0 || node.parent < i);
		must(node.start <= node.end && node.end <= size);
		must(node.line <= node.end_line);
		must(i == 0 || node.end_line <= f.lines + 1);
	}
	link_facts_release(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file_frame	file = { 0 };
	struct mp_buf		out;

	if (size > 0x7fffffff)
		return -1;
	file.id.path = (struct text){ "src/file.x", 10 };
	file.id.lang = (struct text){ lang->name, strlen(lang->name) };
	file.id.package = (struct text){ "src", 3 };
	file.id.blob = (struct text){ "01234567890123456789", 20 };
	file.id.size = size;
	file.contents = (struct text){ (const char *)data, size };
	mp_buf_init(&out);
	if (parse_file(x, lang, &file, SIZE_MAX, &out) != OUTCOME_BUDGET)
		judge(&out, size);
	mp_buf_release(&out);
	while (blocks.next != &blocks)
		block_free(blocks.next + 1);
	return 0;
}
