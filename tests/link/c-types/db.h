struct stat { int size; };
struct entry { struct entry *next; struct stat st; };
typedef struct db { struct entry *head; union { int num; char *str; } u; } db_t;
typedef db_t *db_ref;
