# kn: build, test, install.  GNU make; see `make help`.
#
# Programs: cmd/NAME/*.c -> build/bin/NAME.  Shared code: common/*.c ->
# build/libkn.a.  Languages: grammars/LANG -> build/lib/kn/LANG.so, which
# kn-extract loads; grammars/LANG/link.c, link_*.c go into kn-link.
#
#	V=1		show commands
#	SANITIZE=1	AddressSanitizer and UBSan, under build/asan
#	PGO=		parser core built without a profile: a tenth slower,
#			but some seconds sooner there
#	FUZZ=1		for the fuzzer: clang, sanitizers, coverage, under
#			build/fuzz (see `fuzz`)
#	WERROR=1	warnings are errors
#	PREFIX, DESTDIR	where install puts things

VERSION	 = 0.1.0
PREFIX	 = /usr/local
DESTDIR	 =
REPO	 = .

B	:= $(if $(FUZZ),build/fuzz,$(if $(SANITIZE),build/asan,build))
# A profile is made and used in the manner of gcc.
PGO	:= $(if $(SANITIZE)$(FUZZ),,$(if $(findstring Free Software, \
		$(shell $(CC) --version 2>/dev/null)),1))
GEN	:= build/gen
PARSERS	:= build/parsers

all: programs modules servers

# ---- what there is ----

include $(if $(filter-out clean help start uninstall,$(or $(MAKECMDGOALS),all)),$(GEN)/languages.mk)

TOOLS	:= $(patsubst cmd/%/,%,$(dir $(wildcard cmd/*/main.c)))
COMMON	:= $(wildcard common/*.c)
LINKERS	:= $(wildcard grammars/*/link.c grammars/*/link_*.c)
# A language is built once its description is there.
BUILT	:= $(foreach l,$(LANGUAGES),$(if $(wildcard $($l_EXTRACT)),$l))
MODULES	:= $(BUILT:%=$(B)/lib/kn/%.so)
# tests/unit/X_test.c is linked with libkn.a, tests/unit/TOOL/X_test.c also
# with all of cmd/TOOL but main.c.
UNIT	:= $(wildcard tests/unit/*_test.c tests/unit/*/*_test.c)
UNIT_BIN := $(UNIT:tests/unit/%.c=$(B)/tests/%)
SCENARIOS := $(wildcard tests/scenario/*.t)
LONG	:= $(wildcard tests/long/*.t tests/fault/*.t)
FUZZERS	:= $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
MANUALS	:= $(wildcard man/*.[157])
# Of these, what is for a shell.
SHELL_FILES := $(wildcard scripts/* tests/* tests/scenario/*.t tests/long/* \
		tests/fault/*.t tests/tools/* tests/bench/* tests/eval/* \
		tests/truth/* .ci/run)

# ---- flags ----

pkg	 = $(shell pkg-config $(1) $(2) 2>/dev/null)

WARN	 = -Wall -Wextra -Wshadow -Wmissing-prototypes \
	   -Werror=implicit-function-declaration $(if $(WERROR),-Werror)
CPPFLAGS = -D_GNU_SOURCE -DKN_VERSION='"$(VERSION)"' -Icommon -Igrammars $(call pkg,--cflags,libbsd-overlay)
CFLAGS	 = -std=c11 $(OPT) $(WARN)
OPT	 = -O2 -g
LDFLAGS	 = -Wl,--as-needed
ifdef SANITIZE
OPT	 = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	   -fno-sanitize-recover=undefined
LDFLAGS	+= -fsanitize=address,undefined
endif
ifdef FUZZ
CC	 = clang
OPT	 = -O1 -g -fno-omit-frame-pointer \
	   -fsanitize=address,undefined,fuzzer-no-link \
	   -fno-sanitize=function -fno-sanitize-recover=undefined
LDFLAGS	+= -fsanitize=address,undefined
endif

# Only what a program refers to is recorded in it (--as-needed).
# Large libraries of which little is used are linked in where their archives
# are installed: the loader takes 2.4 ms for libcrypto, libsqlite3 and libbsd,
# more than most questions do.
archive	 = $(if $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l:lib$(1).a,-l$(1))
LIBS	:= $(call archive,crypto) -lxxhash -lmsgpackc -lseccomp \
	   $(call archive,bsd) $(call archive,md) -lm
SQLITE	:= $(call archive,sqlite3) -lm
SQLITE_TOOLS := kn kn-blame kn-cover kn-enrich kn-fsck kn-feed kn-link kn-snapshot \
	kn-store kn-query
# kn-query is started for every question, and an answer that is kept takes
# little more than the start: 1.2 ms as a static program, 1.7 ms as another.
# Its other build in tests/dynamic is for what stands between it and libc.
static_archives = $(wildcard $(foreach l,c m xxhash msgpackc seccomp,$(shell $(CC) -print-file-name=lib$(l).a)))
comma	:= ,
# SQLite would load extensions, if anybody asked it to.
ld_quiet := $(if $(shell ld --help 2>/dev/null | grep -e --no-warnings),-Wl$(comma)-w)
STATIC_TOOLS := $(if $(SANITIZE)$(FUZZ),,$(if $(filter 5,$(words $(static_archives))),kn-query))
tool_libs = $(LIBS) \
	$(if $(filter $(1),$(SQLITE_TOOLS)),$(SQLITE)) \
	$(if $(filter $(1),kn-enrich kn-frames kn-fsck kn-query),-ljansson) \
	$(if $(filter $(1),kn-cover),-lexpat) \
	$(if $(filter $(1),kn-extract),-ldl)

# The parser core: asserts stay on, they are what stops a scanner that
# writes past its buffer.
CORE	:= $(PARSERS)/$(CORE_PACKAGE)/vendor/tree-sitter/lib
CORE_OBJ := $(B)/$(if $(PGO),pgo,obj/core)/lib.o
CORE_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(OPT) -I$(CORE)/include -I$(CORE)/src
TREE_SITTER = -isystem $(CORE)/include

ifeq ($(V),)
Q	 = @
say	 = @printf '  %-6s %s\n' '$(1)' '$(2:$(B)/%=%)'
else
Q	 =
say	 = @:
endif

# Everything compiled depends on this file, so new flags rebuild.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(LIBS) $(SQLITE) $(STATIC_TOOLS)' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
FORCE:

# Which parser core is linked in.
$(B)/core: FORCE
	@mkdir -p $(@D)
	@echo $(CORE_OBJ) | cmp -s - $@ || echo $(CORE_OBJ) >$@

# ---- generated and fetched ----

$(GEN)/languages.mk: scripts/gen-languages grammars/core $(wildcard grammars/*/language)
	@mkdir -p $(@D)
	$(Q)scripts/gen-languages $(@D)
	@touch $@
$(GEN)/languages.c $(GEN)/parsers.c $(GEN)/pins: $(GEN)/languages.mk ;

# Rewritten when a linker's file comes or goes.
$(GEN)/linkers: FORCE
	@mkdir -p $(@D)
	@echo $(LINKERS) | cmp -s - $@ || \
	    { scripts/gen-languages $(@D) && echo $(LINKERS) >$@; }
$(GEN)/link-registry.c: $(GEN)/linkers $(GEN)/languages.mk ;

$(PARSERS)/fetched: scripts/fetch-parsers $(GEN)/pins
	$(Q)scripts/fetch-parsers $(@D)
	@touch $@

fetch: $(PARSERS)/fetched

# ---- objects ----

COMPILE	 = $(CC) -MMD -MP $(CPPFLAGS) $(CFLAGS)

$(B)/obj/common/%.o: common/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -c -o $@ $<

$(B)/obj/gen/%.o: $(GEN)/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -c -o $@ $<

$(B)/obj/cmd/%.o: cmd/%.c $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(TREE_SITTER) -c -o $@ $<

$(LINKERS:%.c=$(B)/obj/%.o): $(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -c -o $@ $<

$(B)/obj/core/lib.o: $(PARSERS)/fetched $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$(CORE_PACKAGE))
	$(Q)$(CC) $(CORE_CFLAGS) -w -c -o $@ $(CORE)/src/lib.c

# ---- programs ----

$(B)/libkn.a: $(COMMON:%.c=$(B)/obj/%.o) $(B)/obj/gen/languages.o
	$(call say,AR,$@)
	$(Q)rm -f $@; $(AR) rcs $@ $^

# The objects of a tool, with what is linked into it besides.
objects = $(patsubst %.c,$(B)/obj/%.o,$(wildcard cmd/$(1)/*.c)) \
	$(if $(filter $(1),kn-extract),$(CORE_OBJ)) \
	$(if $(filter $(1),kn-link),$(LINKERS:%.c=$(B)/obj/%.o) $(B)/obj/gen/link-registry.o)

# What facts and edges depend on says which build it is: kn-feed asks the two
# programs and the modules for their build ids (common/build.h).
build_id = -Wl,--build-id=0x$$$$(scripts/fingerprint '$(1)' '$(2)' $(3))
tool_id	 = $(if $(filter $(1),kn-extract kn-link),$(call \
	build_id,$(B)/obj/common,$(CORE_PACKAGE),$(filter $(B)/obj/cmd/% $(B)/obj/grammars/%,$(call objects,$(1)))))

define tool_rule
$(B)/bin/$(1): $(call objects,$(1)) $(B)/libkn.a $(if $(filter $(1),kn-extract),$(B)/core) scripts/fingerprint
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(LDFLAGS) $(if $(filter $(1),kn-extract),-rdynamic) \
	    $(call tool_id,$(1)) \
	    $(if $(filter $(1),$(STATIC_TOOLS)),-static $(ld_quiet)) \
	    -o $$@ $$(filter %.o %.a,$$^) $(call tool_libs,$(1))
endef
$(foreach t,$(TOOLS),$(eval $(call tool_rule,$(t))))

$(B)/tests/dynamic/%: $(B)/bin/%
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(call objects,$*) $(B)/libkn.a \
	    $(call tool_libs,$*)

programs: $(TOOLS:%=$(B)/bin/%)

# ---- languages ----

# $(1) language.  extract.c is compiled with LANG_NAME, a string, and
# LANG_PARSER, the parser's function: several languages may share one.
define language_rules
$(1)_PARSER_OBJ := $(patsubst %.c,$(B)/obj/parsers/$(1)/%.o,$(notdir $($(1)_SOURCES)))
$(foreach s,$($(1)_SOURCES),
$(B)/obj/parsers/$(1)/$(basename $(notdir $(s))).o: $(PARSERS)/fetched $(B)/flags $(if $($(1)_CFLAGS),$(GEN)/languages.mk $(filter %.h,$($(1)_CFLAGS)))
	@mkdir -p $$(@D)
	$$(call say,CC,$($(1)_PACKAGE)/$(s))
	$$(Q)$$(CC) -std=gnu11 -D_GNU_SOURCE $$(OPT) -w -fPIC $($(1)_CFLAGS) \
	    -I$(PARSERS)/$($(1)_PACKAGE)/$(dir $(s)) \
	    -c -o $$@ $(PARSERS)/$($(1)_PACKAGE)/$(s)
$(B)/obj/floor/$(1)/$(basename $(notdir $(s))).o: $(PARSERS)/fetched $(B)/flags $(if $($(1)_CFLAGS),$(GEN)/languages.mk $(filter %.h,$($(1)_CFLAGS)))
	@mkdir -p $$(@D)
	$$(call say,CC,$($(1)_PACKAGE)/$(s) (static))
	$$(Q)$$(CC) -std=gnu11 -D_GNU_SOURCE $$(OPT) -w $($(1)_CFLAGS) \
	    -I$(PARSERS)/$($(1)_PACKAGE)/$(dir $(s)) \
	    -c -o $$@ $(PARSERS)/$($(1)_PACKAGE)/$(s)
)
$(foreach s,$($(1)_EXTRACT),
$(B)/obj/grammars/$(1)/$(basename $(notdir $(s))).o: $(s) $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $$(@D)
	$$(call say,CC,$$< ($(1)))
	$$(Q)$$(COMPILE) -fPIC $$(TREE_SITTER) -DLANG_NAME='"$(1)"' \
	    $(if $($(1)_SYMBOL),-DLANG_PARSER=$($(1)_SYMBOL)) -c -o $$@ $$<
)
$(B)/lib/kn/$(1).so: $(patsubst %.c,$(B)/obj/grammars/$(1)/%.o,$(notdir $($(1)_EXTRACT))) $$($(1)_PARSER_OBJ) scripts/fingerprint
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(LDFLAGS) -shared \
	    $(call build_id,,$($(1)_PACKAGE) $($(1)_SYMBOL) $($(1)_CFLAGS),$(patsubst %.c,$(B)/obj/grammars/$(1)/%.o,$(notdir $($(1)_EXTRACT)))) \
	    -o $$@ $$(filter %.o,$$^)
endef
$(foreach l,$(LANGUAGES),$(eval $(call language_rules,$(l))))

modules: $(MODULES)

# ---- language servers: their descriptions ----

SERVERS	:= $(notdir $(wildcard cmd/kn-enrich/servers/*))
$(B)/share/kn/servers/%: cmd/kn-enrich/servers/%
	@mkdir -p $(@D)
	$(Q)cp $< $@
servers: $(SERVERS:%=$(B)/share/kn/servers/%)

# ---- the floor: all parsers in one program, nothing else ----
#
# Measures what parsing alone costs (tests/bench).  The parsers are linked
# statically, which is faster than loading them: the floor is as low as it can
# be.  With the modules' own objects of the parsers, which are there already,
# it is the training run of the core's profile.

FLOOR_PARSERS := $(foreach l,$(LANGUAGES),$(patsubst %.c,$(B)/obj/floor/$l/%.o,$(notdir $($l_SOURCES))))
FLOOR_OBJ = $(B)/obj/tests/bench/floor.o $(B)/obj/gen/parsers.o $(B)/libkn.a

$(B)/obj/gen/parsers.o: CPPFLAGS += $(TREE_SITTER)
$(B)/obj/gen/parsers.o: | $(PARSERS)/fetched

$(B)/obj/tests/bench/%.o: tests/bench/%.c $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(TREE_SITTER) -c -o $@ $<

$(B)/tests/floor: $(FLOOR_OBJ) $(FLOOR_PARSERS) $(B)/obj/core/lib.o
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter-out %.a,$^) $(B)/libkn.a $(LIBS)

# What `make bench` uses besides.
$(B)/tests/measure $(B)/tests/calls $(B)/tests/walk: $(B)/tests/%: $(B)/obj/tests/bench/%.o $(B)/libkn.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(SQLITE)

$(B)/obj/tests/bench/prove.o: CPPFLAGS += -Icmd/kn-query
$(B)/tests/prove: $(B)/obj/tests/bench/prove.o \
    $(filter-out %/main.o,$(call objects,kn-query)) $(B)/libkn.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(call tool_libs,kn-query)

# Files that the profile is made with; absent ones are left out.
PGO_TRAIN = $(PARSERS) common cmd grammars /usr/include /usr/lib/python3* \
	/usr/share/nodejs /usr/lib/go*/src /usr/share/go*/src
PGO_BYTES = 6000000

# Both compilations write build/pgo/lib.o: the profile is found by that name,
# and so are static functions in it.
$(B)/pgo/gen.o: $(PARSERS)/fetched $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$(CORE_PACKAGE) (to be profiled))
	$(Q)$(CC) $(CORE_CFLAGS) -w -fprofile-generate -c -o $(B)/pgo/lib.o \
	    $(CORE)/src/lib.c && mv $(B)/pgo/lib.o $@

$(B)/pgo/floor: $(FLOOR_OBJ) $(foreach l,$(LANGUAGES),$($l_PARSER_OBJ)) $(B)/pgo/gen.o
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -fprofile-generate -o $@ \
	    $(filter-out %.a,$^) $(B)/libkn.a $(LIBS)

$(B)/pgo/lib.gcda: $(B)/pgo/gen.o | $(B)/pgo/floor
	$(call say,TRAIN,$@)
	@rm -f $@
	$(Q)find $(wildcard $(PGO_TRAIN)) -type f -size -400k 2>/dev/null | \
	    LC_ALL=C sort | $(B)/pgo/floor -m $(PGO_BYTES) >$(B)/pgo/trained
	@test -s $@

# gcc only warns when it finds no profile, so the warning is an error.
$(B)/pgo/lib.o: $(B)/pgo/lib.gcda
	$(call say,CC,$(CORE_PACKAGE) (with profile))
	$(Q)$(CC) $(CORE_CFLAGS) -fprofile-use -Werror=missing-profile \
	    -Werror=coverage-mismatch -c -o $@ $(CORE)/src/lib.c

# ---- tests ----

define unit_rule
$(B)/obj/$(1:.c=.o): $(1) $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(COMPILE) $$(TREE_SITTER) $(if $(2),-Icmd/$(2)) -c -o $$@ $$<
$(B)/tests/$(1:tests/unit/%.c=%): $(B)/obj/$(1:.c=.o) \
    $(if $(2),$(filter-out %/main.o,$(call objects,$(2)))) $(B)/libkn.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(LDFLAGS) -rdynamic -o $$@ $$^ \
	    $(if $(2),$(call tool_libs,$(2)),$(LIBS) $(SQLITE) -ljansson)
endef
$(foreach u,$(UNIT),$(eval $(call unit_rule,$(u),$(patsubst %/,%,$(filter-out ./,$(dir $(u:tests/unit/%=%)))))))

# What scenario tests use: tests/tools/X.c -> tests/tools/X, and to be loaded
# before a program tests/tools/lib/X.c -> tests/tools/X.so.
DYNAMIC := $(STATIC_TOOLS:%=$(B)/tests/dynamic/%)
TEST_TOOLS := $(patsubst tests/tools/%.c,$(B)/tests/tools/%,$(wildcard tests/tools/*.c)) \
	$(patsubst tests/tools/lib/%.c,$(B)/tests/tools/%.so,$(wildcard tests/tools/lib/*.c))
$(B)/tests/tools/%.so: tests/tools/lib/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=c11 -O2 -g -Wall -Wextra -D_GNU_SOURCE -fPIC -shared -o $@ $<
$(B)/tests/tools/%: tests/tools/%.c $(B)/libkn.a $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(LDFLAGS) -o $@ $< $(B)/libkn.a $(LIBS) $(SQLITE)

# Language modules that only tests load: tests/modules/X.c -> X.so.
TEST_TOOLS += $(patsubst tests/%.c,$(B)/tests/%.so,$(wildcard tests/modules/*.c))
$(B)/tests/modules/%.so: tests/modules/%.c $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(LDFLAGS) -Wl,--build-id -fPIC -shared $(TREE_SITTER) -o $@ $<

# tests/fault: a library that makes calls fail, and what drives it.
FAULT	:= $(B)/tests/fault/fault.so $(B)/tests/fault/nth
$(B)/tests/fault/fault.so: tests/fault/fault.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) -fPIC -shared -o $@ $<
$(B)/tests/fault/nth: tests/fault/nth.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) -o $@ $<

# Tests find the built programs first, and know nothing of the user's setup.
TEST_ENV = env -u KN_DB PATH="$(CURDIR)/$(B)/bin:$$PATH" \
	KN_TOP="$(CURDIR)" KN_BUILD="$(CURDIR)/$(B)"
# A test that hangs fails, after so many seconds.
TEST_TIMEOUT = 900
check-long long fuzz: TEST_TIMEOUT = 7200
# Each test has a folder of its own, so two may run at a time.
check unit: PROVEFLAGS = -j2
PROVE	 = $(TEST_ENV) prove --exec 'timeout -k 10 $(TEST_TIMEOUT)' $(PROVEFLAGS)

# Servers that the tests ask for real: pyright, whose version its description
# has.  clangd is a package of the system.
build/servers/fetched: scripts/fetch-servers cmd/kn-enrich/servers/pyright
	$(Q)scripts/fetch-servers $(@D) pyright
	@touch $@

check: all check-headers lint build/servers/fetched $(UNIT_BIN) $(TEST_TOOLS)
	$(if $(UNIT_BIN)$(SCENARIOS),,$(error there are no tests))
	@$(PROVE) $(UNIT_BIN) $(SCENARIOS)

# See tests/bench/run for the variables that name corpora.
bench: all $(B)/tests/floor $(B)/tests/measure $(B)/tests/calls $(B)/tests/walk \
    $(B)/tests/prove
	@$(TEST_ENV) tests/bench/run

unit: $(UNIT_BIN)
	@$(PROVE) $(UNIT_BIN)

# All that is tested; tests/long/README names the variables.
check-long: check $(FAULT) $(DYNAMIC)
	@echo 'check-long: the fuzzers are built, by clang'
	$(Q)$(MAKE) FUZZ=1 fuzzers
	@echo 'check-long: each test that tests/long/README names, an hour or two'
	@$(PROVE) $(LONG)
	@echo 'check-long: all of `make check` again, with the sanitizers'
	$(Q)$(MAKE) SANITIZE=1 check

# One long test: make long T=kill
long: all $(TEST_TOOLS) $(FAULT) $(DYNAMIC)
	@$(PROVE) $(if $(T),$(filter %/$(T).t,$(LONG)),$(LONG))

# ---- the fuzzers ----
#
# make fuzz KN_FUZZ_SECONDS=N runs each for N seconds.  They are made of the
# same objects as the programs, compiled by clang with coverage.

# tests/fuzz/X.c is linked with all of the program below but main.c, and with
# tests/fuzz/lib.

FUZZED_frames	 = kn-extract
FUZZED_extract	 = kn-extract
FUZZED_proof	 = kn-query
FUZZED_lines	 = kn-frames
FUZZED_blobs	 = kn-frames
FUZZED_reports	 = kn-cover
FUZZED_blame	 = kn-blame
WRAPPED_blame	 = repo_git
FUZZED_servers	 = kn-enrich
FUZZED_scip	 = kn-enrich
FUZZ_LIB := $(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/fuzz/lib/*.c))

$(FUZZ_LIB): $(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -c -o $@ $<
define fuzz_rule
$(B)/obj/tests/fuzz/$(1).o: tests/fuzz/$(1).c $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(COMPILE) $$(TREE_SITTER) -Icmd/$(2) -Itests/fuzz -c -o $$@ $$<
$(B)/tests/fuzz/$(1): $(B)/obj/tests/fuzz/$(1).o $(FUZZ_LIB) \
    $(filter-out %/main.o,$(call objects,$(2))) $(B)/libkn.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(LDFLAGS) $(patsubst %,-Wl$$(comma)--wrap=%,$(WRAPPED_$(1))) \
	    -fsanitize=fuzzer -rdynamic -o $$@ $$^ $(call tool_libs,$(2))
endef
$(foreach f,$(FUZZERS),$(eval $(call fuzz_rule,$f,$(or $(FUZZED_$f),$(error tests/fuzz/$f.c: of which program?)))))

fuzzers: $(if $(FUZZ),modules $(FUZZERS:%=$(B)/tests/fuzz/%))
	$(if $(FUZZ),,$(Q)$(MAKE) FUZZ=1 fuzzers)

fuzz: all fuzzers
	@$(PROVE) --verbose tests/long/fuzz.t

HEADERS	:= $(wildcard common/*.h grammars/*.h grammars/*/*.h cmd/*/*.h)

check-headers: $(HEADERS:%=$(B)/headers/%.ok)
$(B)/headers/%.ok: % $(wildcard common/*.h grammars/*.h) $(B)/flags | $(PARSERS)/fetched
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(TREE_SITTER) -Werror -fsyntax-only \
	    -x c -include $< /dev/null
	@touch $@

lint: lint-shell lint-man lint-paths
lint-paths:
	$(Q)scripts/check-paths
lint-shell:
	$(Q)files=$$(grep -lE -d skip '^(#!/.*sh|# shellcheck shell=sh.*)$$' \
	    $(SHELL_FILES)) && shellcheck -x $$files
	$(Q)shellcheck -s bash scripts/completion/kn.bash
lint-man:
	$(Q)$(if $(MANUALS),mandoc -Tlint -Wwarning $(MANUALS))

# ---- all at once ----

# Set up, build, index REPO and ask it something.
start:
	@scripts/start '$(REPO)'

# ---- install ----

BASH_COMPLETION = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETION = $(DESTDIR)$(PREFIX)/share/zsh/site-functions

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/kn
	install $(TOOLS:%=$(B)/bin/%) $(DESTDIR)$(PREFIX)/bin
	$(if $(MODULES),install -m 644 $(MODULES) $(DESTDIR)$(PREFIX)/lib/kn)
	install -d $(DESTDIR)$(PREFIX)/share/kn/servers
	install -m 644 $(SERVERS:%=cmd/kn-enrich/servers/%) $(DESTDIR)$(PREFIX)/share/kn/servers
	for f in $(MANUALS); do \
	    install -D -m 644 $$f \
		$(DESTDIR)$(PREFIX)/share/man/man$${f##*.}/$${f##*/}; \
	done
	install -D -m 644 scripts/completion/kn.bash $(BASH_COMPLETION)/kn
	for t in $(filter-out kn,$(TOOLS)); do \
	    ln -sf kn $(BASH_COMPLETION)/$$t; \
	done
	install -D -m 644 scripts/completion/_kn $(ZSH_COMPLETION)/_kn

uninstall:
	rm -f $(TOOLS:%=$(DESTDIR)$(PREFIX)/bin/%)
	rm -f $(TOOLS:%=$(BASH_COMPLETION)/%) $(ZSH_COMPLETION)/_kn
	rm -rf $(DESTDIR)$(PREFIX)/lib/kn $(DESTDIR)$(PREFIX)/share/kn
	for f in $(MANUALS); do \
	    rm -f $(DESTDIR)$(PREFIX)/share/man/man$${f##*.}/$${f##*/}; \
	done

clean:
	rm -rf build

help:
	@sed -n 's/^#\(	.*\)/\1/p' Makefile; \
	echo 'targets: all start (REPO=…) check check-long long fuzz check-headers lint bench fetch' \
	    'install uninstall clean'

.PHONY: start all programs modules servers fetch check unit bench check-long long fuzz fuzzers check-headers lint \
	lint-shell lint-man lint-paths install uninstall clean help FORCE
.DELETE_ON_ERROR:

-include $(shell find $(B)/obj $(B)/tests/modules $(B)/tests/tools -name '*.d' 2>/dev/null)
