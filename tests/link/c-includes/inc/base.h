static inline int base_add(int a, int b) { return a + b; }
enum level { LOW, HIGH };
