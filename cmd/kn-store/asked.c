/*
 * ASKED: what servers were asked of each module.  The last of a server and
 * module is kept, as JSON, in asked: apart from the graph, and through a new
 * index.
 */
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "writer.h"

static void
add(struct bytes *out, const char *s)
{
	bytes_add(out, s, strlen(s));
}

/* What would have to be escaped is no part of a version. */
static void
add_plain(struct bytes *out, struct text t)
{
	size_t	i;

	for (i = 0; i < t.len; i++)
		if ((unsigned char)t.p[i] > ' ' && t.p[i] < 0x7f &&
		    t.p[i] != '"' && t.p[i] != '\\')
			bytes_add(out, t.p + i, 1);
}

void
asked_frame(struct writer *w, const void *data, size_t len)
{
	struct bytes	 key = { NULL, 0, 0 }, value = { NULL, 0, 0 };
	struct asked_frame f;
	struct text	 name;
	char		 number[32];
	uint64_t	 n;
	uint32_t	 i;

	if (asked_get(&f, data, len) == -1)
		fail(w, 2, "bad ASKED frame");
	if (w->mode != MODE_UPDATE)
		fail(w, 2, "bad stream: ASKED in a stream that is no update");
	db_begin(w);
	add(&key, "server ");
	bytes_add(&key, f.server.p, f.server.len);
	add(&key, " ");
	bytes_add(&key, f.module.p, f.module.len);
	add(&value, "{\"version\":\"");
	add_plain(&value, f.version);
	add(&value, "\"");
	for (i = 0; i < f.ncounts; i++) {
		name = asked_count_get(&f, &n);
		snprintf(number, sizeof(number), "\":%llu",
		    (unsigned long long)n);
		add(&value, ",\"");
		bytes_add(&value, name.p, name.len);
		add(&value, number);
	}
	add(&value, "}");
	bytes_add(&key, "", 1);
	asked_set(w, (const char *)key.p,
	    (struct text){ (char *)value.p, value.len });
	bytes_release(&key);
	bytes_release(&value);
}
