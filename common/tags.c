/*
 * The frame SNAPSHOT; see tags.h.
 */
#include <ctype.h>
#include <string.h>

#include "tags.h"

static const char *const actions[SNAPSHOT_ACTION_MAX] = {
	NULL, "tag", "untag", "prune"
};

const char *
snapshot_action_name(enum snapshot_action action)
{
	return action < SNAPSHOT_ACTION_MAX ? actions[action] : NULL;
}

int
snapshot_action_parse(const char *name)
{
	int	i;

	for (i = 1; i < SNAPSHOT_ACTION_MAX; i++)
		if (strcmp(actions[i], name) == 0)
			return i;
	return -1;
}

int
snapshot_name_ok(struct text t)
{
	size_t	i, digits = 0;

	if (t.len == 0 || t.len > SNAPSHOT_NAME_MAX ||
	    !isalpha((unsigned char)t.p[0]))
		return 0;
	for (i = 0; i < t.len; i++) {
		if (!isalnum((unsigned char)t.p[i]) &&
		    (t.p[i] == '\0' || strchr("._-/", t.p[i]) == NULL))
			return 0;
		digits += isxdigit((unsigned char)t.p[i]) != 0;
	}
	return digits < t.len || t.len < 7;
}

void
snapshot_put(struct mp_buf *b, const struct snapshot_frame *f)
{
	mp_put_array(b, 4);
	mp_put_cstr(b, actions[f->action]);
	mp_put_text(b, f->name);
	mp_put_uint(b, (uint64_t)f->generation);
	mp_put_uint(b, (uint64_t)f->keep);
}

int
snapshot_get(struct snapshot_frame *f, const void *data, size_t len)
{
	struct mp_cur	 c;
	struct text	 action;
	uint64_t	 generation, keep;
	int		 i;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 4);
	action = mp_text(&c, MP_STR);
	f->name = mp_text(&c, MP_STR);
	generation = mp_uint(&c);
	keep = mp_uint(&c);
	if (!mp_done(&c) || generation > INT64_MAX || keep > INT64_MAX)
		return -1;
	for (i = 1; i < SNAPSHOT_ACTION_MAX; i++)
		if (text_is(action, actions[i]))
			break;
	if (i == SNAPSHOT_ACTION_MAX ||
	    (i != SNAPSHOT_PRUNE && !snapshot_name_ok(f->name)))
		return -1;
	f->action = (enum snapshot_action)i;
	f->generation = (int64_t)generation;
	f->keep = (int64_t)keep;
	return 0;
}
