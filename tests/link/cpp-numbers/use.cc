#include "numbers.h"

void use_int(int n) { put(n); }
void use_uint(unsigned int n) { put(n); }
void use_long(long int n) { put(n); }
void use_ullong(long long unsigned n) { put(n); }
void use_template(short n) { put(n); }

void int_literal() { put(1); }
void uint_literal() { put(0x10u); }
void long_literal() { put(1L); }
void ullong_literal() { put(1ULL); }
void template_of_size_t() { put(sizeof(int)); }

void double_literal() { half(1e3); }
void float_literal() { half(1.5f); }

class line {
public:
	const char *of_const() const { return text_.chars(); }
	char *of_plain() { return text_.chars(); }
private:
	text text_;
};

void of_plain(text &t) { t.chars(); }

void here(place p = place::here()) { }
