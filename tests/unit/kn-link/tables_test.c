/*
 * Names, paths, unions: the small tables of kn-link.
 */
#include "../tap.h"

#include "linker.h"

static struct text
text(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static void
test_names(struct linker *l)
{
	char buf[32], *big;
	uint32_t i, bad = 0;
	name_id n[3];

	for (i = 0; i < 50000; i++) {
		snprintf(buf, sizeof(buf), "name%u", i);
		if (names_put(&l->names, text(buf)) != i)
			bad++;
	}
	for (i = 0; i < 50000; i += 7) {
		snprintf(buf, sizeof(buf), "name%u", i);
		if (names_find(&l->names, text(buf)) != i ||
		    !link_name_is(l, i, buf))
			bad++;
	}
	ok(bad == 0, "50,000 names, each once, numbered as they come");
	ok(names_find(&l->names, text("other")) == NAME_NONE, "none other");
	n[0] = link_cname(l, "");
	ok(link_text(l, n[0]).len == 0, "the empty name");
	n[1] = link_dotted(l, link_cname(l, "os"), link_cname(l, "path"));
	ok(link_name_is(l, n[1], "os.path"), "dotted");
	ok(link_dotted(l, n[0], n[1]) == n[1], "dotted after nothing");
	big = malloc(300000);
	memset(big, 'x', 300000);
	n[2] = link_name(l, (struct text){ big, 300000 });
	ok(link_text(l, n[2]).len == 300000 &&
	    memcmp(link_text(l, n[2]).p, big, 300000) == 0,
	    "a name larger than a block");
	ok(link_name_is(l, link_cname(l, "small"), "small"),
	    "and one after it");
	free(big);
}

static void
test_words(void)
{
	static const char *const list[] = {
		"_", "abs", "absolute", "all", "any", "zip"
	};
	static const char *const others[] = {
		"", "a", "ab", "absolut", "absolutes", "zipp", "\xc3\xa4"
	};
	uint32_t i, found = 0, wrong = 0;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		found += link_word_in(text(list[i]), list, 6) != 0;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		wrong += link_word_in(text(others[i]), list, 6) != 0;
	ok(found == 6, "words of a list are in it");
	ok(wrong == 0, "parts of them, longer ones and others are not");
	ok(link_word_in((struct text){ "absent", 3 }, list, 6),
	    "a text ends where its length says");
	ok(!link_word_in((struct text){ "all\0", 4 }, list, 6),
	    "a zero byte is part of a text");
	ok(!link_word_in(text("abs"), list, 0), "nothing is in no list");
}

static void
test_paths(void)
{
	static const struct {
		const char *dir, *rel, *want;
	} v[] = {
		{ "a/b", "c.h", "a/b/c.h" },
		{ "", "c.h", "c.h" },
		{ "a/b", "../c.h", "a/c.h" },
		{ "a/b", "../../c.h", "c.h" },
		{ "a/b", "../../../c.h", NULL },
		{ "a", "./b//c/./d", "a/b/c/d" },
		{ "a", "", "a" },
		{ "a/b", "..", "a" },
	};
	char buf[64];
	size_t i;
	int len;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		len = link_path_join(buf, sizeof(buf), text(v[i].dir),
		    text(v[i].rel));
		ok(v[i].want == NULL ? len == -1 :
		    len == (int)strlen(v[i].want) &&
		    strcmp(buf, v[i].want) == 0, "%s + %s", v[i].dir,
		    v[i].rel);
	}
	ok(link_path_join(buf, 4, text("abc"), text("d")) == -1,
	    "no room");
}

static void
test_unions(struct linker *l)
{
	struct value a = value_external(l, 1, 100), b, c, u;
	uint32_t i;

	b = value_external(l, 2, 90);
	c = value_external(l, 3, 100);
	ok(value_union(l, a, a).id == a.id, "a value and itself");
	ok(value_union(l, a, value_null()).id == a.id &&
	    value_union(l, a, value_null()).conf == 100, "or nothing");
	u = value_union(l, a, VALUE_NONE);
	ok(u.id == a.id && u.conf == CONF_PARTIAL, "or something unknown");
	u = value_union(l, a, b);
	ok(value_kind(l, u) == VALUE_UNION && u.conf == 90, "of two");
	ok(value_union(l, u, b).id == u.id, "again one of them");
	u = value_union(l, value_union(l, u, c), u);
	ok(value_kind(l, value_a(l, u)) == VALUE_UNION &&
	    value_b(l, u).id == c.id, "of three");
	for (i = 4; i < 6; i++)
		u = value_union(l, u, value_external(l, i, 100));
	ok(u.id == 0, "of five is nothing known");
}

int
main(void)
{
	struct linker l;

	linker_init(&l);
	test_names(&l);
	test_words();
	test_paths();
	test_unions(&l);
	linker_release(&l);
	return tap_done();
}
