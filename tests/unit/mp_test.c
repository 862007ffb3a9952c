/* The msgpack cursor: every type, and what must be refused. */
#include <stdint.h>

#include "mp.h"
#include "tap.h"

#define S(s)	s, sizeof(s) - 1

struct number {
	const char	*bytes;
	size_t		 len;
	enum mp_type	 type;
	int		 uint_ok, int_ok;
	uint64_t	 u;
	int64_t		 i;
};

static const struct number numbers[] = {
	{ S("\x00"), MP_UINT, 1, 1, 0, 0 },
	{ S("\x7f"), MP_UINT, 1, 1, 127, 127 },
	{ S("\xcc\xff"), MP_UINT, 1, 1, 255, 255 },
	{ S("\xcd\x01\x02"), MP_UINT, 1, 1, 258, 258 },
	{ S("\xce\xff\xff\xff\xff"), MP_UINT, 1, 1, UINT32_MAX, UINT32_MAX },
	{ S("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"), MP_UINT, 1, 0,
	    UINT64_MAX, 0 },
	{ S("\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"), MP_UINT, 1, 1,
	    INT64_MAX, INT64_MAX },
	{ S("\xff"), MP_INT, 0, 1, 0, -1 },
	{ S("\xe0"), MP_INT, 0, 1, 0, -32 },
	{ S("\xd0\x80"), MP_INT, 0, 1, 0, -128 },
	{ S("\xd0\x7f"), MP_UINT, 1, 1, 127, 127 },
	{ S("\xd1\xff\x00"), MP_INT, 0, 1, 0, -256 },
	{ S("\xd1\x01\x00"), MP_UINT, 1, 1, 256, 256 },
	{ S("\xd2\x80\x00\x00\x00"), MP_INT, 0, 1, 0, INT32_MIN },
	{ S("\xd3\x80\x00\x00\x00\x00\x00\x00\x00"), MP_INT, 0, 1, 0,
	    INT64_MIN },
	{ S("\xd3\x00\x00\x00\x01\x00\x00\x00\x00"), MP_UINT, 1, 1,
	    0x100000000, 0x100000000 },
	{ S("\xcc"), MP_UINT, 0, 0, 0, 0 },
	{ S("\xcd\x01"), MP_UINT, 0, 0, 0, 0 },
	{ S("\xcf\x01\x01\x01\x01\x01\x01\x01"), MP_UINT, 0, 0, 0, 0 },
	{ S("\xd3\x80"), MP_INT, 0, 0, 0, 0 },
	{ S("\xc0"), MP_NIL, 0, 0, 0, 0 },
	{ S("\xa1x"), MP_STR, 0, 0, 0, 0 },
	{ S("\xc1"), MP_NONE, 0, 0, 0, 0 },
	{ S(""), MP_NONE, 0, 0, 0, 0 },
};

static void
test_numbers(void)
{
	const struct number *t;
	struct mp_cur c;
	unsigned char *copy;
	uint64_t u;
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		t = &numbers[i];
		copy = tap_copy(t->bytes, t->len);
		mp_cur_init(&c, copy, t->len);
		ok(mp_peek(&c) == t->type, "number %zu: type", i);
		u = mp_uint(&c);
		ok(mp_done(&c) == t->uint_ok && u == t->u, "number %zu: uint",
		    i);
		mp_cur_init(&c, copy, t->len);
		n = mp_int(&c);
		ok(mp_done(&c) == t->int_ok && n == t->i, "number %zu: int",
		    i);
		mp_cur_init(&c, copy, t->len);
		u = mp_u32(&c);
		ok(mp_done(&c) == (t->uint_ok && t->u <= UINT32_MAX),
		    "number %zu: u32", i);
		free(copy);
	}
}

struct skip {
	const char	*what;
	const char	*bytes;
	size_t		 len;
	int		 ok;
};

static const struct skip skips[] = {
	{ "nil", S("\xc0"), 1 },
	{ "bool", S("\xc3"), 1 },
	{ "float 32", S("\xca\1\2\3\4"), 1 },
	{ "float 64", S("\xcb\1\2\3\4\5\6\7\x08"), 1 },
	{ "cut float", S("\xcb\1\2\3\4\5\6\7"), 0 },
	{ "array", S("\x93\1\xc0\xa1z"), 1 },
	{ "array 16", S("\xdc\0\2\1\2"), 1 },
	{ "array 32", S("\xdd\0\0\0\2\1\2"), 1 },
	{ "cut array", S("\x93\1\xc0"), 0 },
	{ "map", S("\x82\xa1""a\1\xa1""b\x91\2"), 1 },
	{ "map 32", S("\xdf\0\0\0\1\1\2"), 1 },
	{ "map without its value", S("\x81\1"), 0 },
	{ "bin 8", S("\xc4\2ab"), 1 },
	{ "bin 16", S("\xc5\0\2ab"), 1 },
	{ "bin 32", S("\xc6\0\0\0\2ab"), 1 },
	{ "cut bin", S("\xc6\0\0\0\3ab"), 0 },
	{ "str 8", S("\xd9\2ab"), 1 },
	{ "str 16", S("\xda\0\2ab"), 1 },
	{ "str 32", S("\xdb\0\0\0\2ab"), 1 },
	{ "cut str", S("\xa3""ab"), 0 },
	{ "fixext 1", S("\xd4\1x"), 1 },
	{ "fixext 16", S("\xd8\1xxxxxxxxxxxxxxxx"), 1 },
	{ "cut fixext 16", S("\xd8\1xxxxxxxxxxxxxxx"), 0 },
	{ "ext 8", S("\xc7\2\1ab"), 1 },
	{ "ext 32", S("\xc9\0\0\0\2\1ab"), 1 },
	{ "ext without type", S("\xc7\0"), 0 },
	{ "huge ext", S("\xc9\xff\xff\xff\xff\1ab"), 0 },
	{ "never used byte", S("\xc1"), 0 },
	{ "never used byte inside", S("\x91\xc1"), 0 },
	{ "nothing", S(""), 0 },
	{ "array of 4 thousand million", S("\xdd\xff\xff\xff\xff\1\2"), 0 },
	{ "map of 4 thousand million", S("\xdf\xff\xff\xff\xff\1\2"), 0 },
	{ "str of 4 GiB", S("\xdb\xff\xff\xff\xff\1\2"), 0 },
	{ "something left over", S("\1\2"), 0 },
};

static void
test_skip(void)
{
	const struct skip *t;
	unsigned char deep[200], *copy;
	struct mp_cur c;
	size_t i;
	int depth;

	for (i = 0; i < sizeof(skips) / sizeof(skips[0]); i++) {
		t = &skips[i];
		copy = tap_copy(t->bytes, t->len);
		mp_cur_init(&c, copy, t->len);
		mp_skip(&c);
		ok(mp_done(&c) == t->ok, "skip %s", t->what);
		free(copy);
	}
	for (depth = 63; depth <= 66; depth++) {
		memset(deep, 0x91, sizeof(deep));
		deep[depth] = 0xc0;
		mp_cur_init(&c, deep, (size_t)depth + 1);
		mp_skip(&c);
		ok(mp_done(&c) == (depth <= 64), "nested %d deep", depth);
	}
	/* An array that closes many levels at once, then goes on. */
	mp_cur_init(&c, "\x92\x91\x91\x91\1\2\3", 7);
	mp_skip(&c);
	ok(!c.bad && mp_uint(&c) == 3 && mp_done(&c), "levels close");
	mp_cur_init(&c, "\1\2\3", 3);
	mp_skip_n(&c, 4);
	ok(c.bad, "skip more than there is");
}

static void
test_round_trip(void)
{
	static char big[70000];
	struct mp_buf b;
	struct mp_cur c;
	const char *s;
	size_t len;

	mp_buf_init(&b);
	mp_put_array(&b, 9);
	mp_put_map(&b, 1);
	mp_put_cstr(&b, "key");
	mp_put_nil(&b);
	mp_put_uint(&b, UINT64_MAX);
	mp_put_int(&b, -5);
	mp_put_bool(&b, 1);
	mp_put_str(&b, big, sizeof(big));
	mp_put_str(&b, NULL, 0);
	mp_put_cstr(&b, NULL);
	mp_put_bin(&b, "\0\1", 2);
	mp_put_raw(&b, "\x91\x05", 2);

	mp_cur_init(&c, b.sbuf.data, b.sbuf.size);
	ok(mp_array_min(&c, 9) == 9, "array");
	ok(mp_map(&c) == 1 && text_is(mp_text(&c, MP_STR), "key") && mp_peek(&c) == MP_NIL,
	    "map");
	ok(mp_str(&c, &len) == NULL && len == 0 && !c.bad, "nil as string");
	ok(mp_uint(&c) == UINT64_MAX, "uint");
	ok(mp_int(&c) == -5, "int");
	ok(mp_bool(&c) == 1, "bool");
	s = mp_str(&c, &len);
	ok(len == sizeof(big) && memcmp(s, big, len) == 0, "long string");
	ok(mp_str(&c, &len) != NULL && len == 0, "empty string");
	ok(mp_peek(&c) == MP_NIL, "no string");
	mp_skip(&c);
	ok(mp_peek(&c) == MP_BIN && mp_str(&c, &len) != NULL && len == 2,
	    "bin");
	ok(mp_array(&c) == 1 && mp_uint(&c) == 5 && mp_done(&c), "raw");

	mp_cur_init(&c, "\x92\1\2", 3);
	ok(mp_array_min(&c, 3) == 0 && c.bad, "too few elements");
	mp_cur_init(&c, "\xc3\1", 2);
	ok(mp_text(&c, MP_STR).len == 0 && c.bad, "a bool is no string");
	mp_cur_init(&c, "\xa2xy\1", 4);
	ok(text_is(mp_text(&c, MP_STR), "xy") && mp_uint(&c) == 1,
	    "what follows a string");
	mp_cur_init(&c, "\5", 1);
	(void)mp_bool(&c);
	ok(c.bad && mp_uint(&c) == 0 && mp_str(&c, &len) == NULL &&
	    mp_array(&c) == 0 && !mp_done(&c), "after a failure all is 0");
	mp_buf_reset(&b);
	ok(b.sbuf.size == 0, "reset");
	mp_buf_release(&b);
	mp_put_uint(&b, 3);
	ok(b.sbuf.size == 1, "usable after release");
	mp_buf_release(&b);
}

int
main(void)
{
	test_numbers();
	test_skip();
	test_round_trip();
	return tap_done();
}
