void dict(void);
