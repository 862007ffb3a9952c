/*
 * One run's tables, from beginning to end.
 */
#include <stdlib.h>
#include <string.h>

#include "linker.h"

void
linker_init(struct linker *l)
{
	memset(l, 0, sizeof(*l));
	names_init(&l->names);
	values_init(&l->values);
	mp_buf_init(&l->out);
}

void
linker_release(struct linker *l)
{
	uint32_t i;

	for (i = 0; i < l->nworlds; i++) {
		if (l->worlds[i].lang->end != NULL)
			l->worlds[i].lang->end(l);
		name_map_release(&l->worlds[i].members);
		name_map_release(&l->worlds[i].packages);
	}
	mro_release(l);
	symbols_release(l);
	files_release(l);
	values_release(&l->values);
	names_release(&l->names);
	free(l->pending);
	free(l->typing);
	free(l->edges);
	free(l->unresolved);
	free(l->mention);
	free(l->cuts);
	free(l->lines.v);
	mp_buf_release(&l->out);
}

const struct link_lang *
linker_lang(const struct linker *l, file_no f)
{
	static const struct link_lang none;

	return l->files[f].lang != NULL ? l->files[f].lang : &none;
}

void **
link_state(struct linker *l, const struct link_lang *lang)
{
	uint32_t i = 0;

	while (l->worlds[i].lang != lang)
		i++;
	return &l->worlds[i].state;
}
