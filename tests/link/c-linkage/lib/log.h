void log_it(const char *);
