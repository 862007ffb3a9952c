/*
 * The table of byte strings and the growing buffer.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../tap.h"
#include "table.h"

#define MANY	5000

static void
test_table(void)
{
	struct table	t = { 0 };
	char		key[32];
	uint32_t	i, bad = 0;
	int		is_new;

	ok(table_find(&t, "x", 1) == -1, "an empty table has nothing");
	for (i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "key %u", i * 7919u);
		if (table_add(&t, key, strlen(key), &is_new) != i || !is_new)
			bad++;
		t.entries[i].value = -(int64_t)i;
	}
	ok(bad == 0, "numbers in the order they came");
	for (i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "key %u", i * 7919u);
		if (table_add(&t, key, strlen(key), &is_new) != i || is_new ||
		    table_find(&t, key, strlen(key)) != i ||
		    t.entries[i].value != -(int64_t)i ||
		    t.entries[i].len != strlen(key) ||
		    memcmp(table_key(&t, i), key, strlen(key)) != 0)
			bad++;
	}
	ok(bad == 0 && t.n == MANY, "found again, with key and value");
	ok(table_find(&t, "key 1", 5) == -1, "what is not there is not found");
	ok(table_add(&t, "a\0b", 3, &is_new) == MANY && is_new &&
	    table_find(&t, "a\0c", 3) == -1 && table_find(&t, "a", 1) == -1,
	    "keys may hold NUL");
	ok(table_add(&t, "", 0, &is_new) == MANY + 1 && is_new &&
	    table_find(&t, "", 0) == MANY + 1, "and may be empty");

	table_clear(&t);
	ok(t.n == 0 && table_find(&t, "key 0", 5) == -1, "cleared");
	for (i = 0; i < 10; i++)	/* few: cleared one by one */
		table_add(&t, &i, sizeof(i), NULL);
	table_clear(&t);
	i = 3;
	ok(table_find(&t, &i, sizeof(i)) == -1, "cleared when nearly empty");
	ok(table_add(&t, &i, sizeof(i), &is_new) == 0 && is_new,
	    "usable again");
	table_release(&t);
	table_clear(&t);
	ok(table_find(&t, "x", 1) == -1, "released is empty");
}

static void
test_bytes(void)
{
	struct bytes	b = { 0 };
	uint32_t	i, bad = 0;

	bytes_u32(&b, 0x01020304);
	bytes_add(&b, "ab", 2);
	bytes_add(&b, NULL, 0);
	ok(b.len == 6 && memcmp(b.p, "\4\3\2\1ab", 6) == 0,
	    "little endian, and what follows");
	b.len = 0;
	for (i = 0; i < 100000; i++)
		bytes_u32(&b, i);
	for (i = 0; i < 100000; i++)
		bad += b.p[4 * i] != (i & 0xff) || b.p[4 * i + 1] != (i >> 8 & 0xff);
	ok(b.len == 400000 && bad == 0, "grows");
	bytes_release(&b);
	ok(b.p == NULL && b.len == 0, "released");
}

int
main(void)
{
	test_table();
	test_bytes();
	return tap_done();
}
