#include "db.h"
/* A tag and a function of one name do not meet. */
int stat(struct entry *e) { return e->st.size; }

struct entry *first(db_ref db) { return db->head; }

int walk(db_t *db, int n)
{
	struct entry *e = db->head, list[2];

	for (; e != 0; e = e->next)
		n += stat(e);
	return n + first(db)->next->st.size + list[1].st.size + db->u.num;
}
