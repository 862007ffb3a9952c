/*
 * Fuzzer: the bytes are a stream of frames, and the payload of each kind of
 * frame.  What is decoded is read to its end; what has an encoder here is
 * encoded again and must decode to the same.
 */
#include <sys/mman.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "coverage.h"
#include "facts.h"
#include "feedback.h"
#include "frame.h"
#include "people.h"
#include "stream.h"
#include "tags.h"
#include "wordsec.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static volatile unsigned long	sink;

/* Touch every byte, so that one outside the data is found. */
static void
use(struct text t)
{
	size_t	i;

	for (i = 0; i < t.len; i++)
		sink += (unsigned char)t.p[i];
}

static void
must(int yes)
{
	if (!yes)
		abort();
}

static void
try_hello(const void *p, size_t len)
{
	struct hello	h;
	uint32_t	i;

	if (hello_get(&h, p, len) != HELLO_OK)
		return;
	use(h.producer);
	use(h.repo);
	use(h.commit);
	use(h.options);
	use(h.feed);
	for (i = 0; i < h.nlangs; i++)
		use(hello_lang_get(&h));
}

static void
try_end(const void *p, size_t len)
{
	struct end_count	count = { "files", 1 };
	struct end		e;
	struct end_stage	stage;
	struct mp_buf		b;
	uint64_t		n;
	uint32_t		i, k, stages;

	if (end_get(&e, p, len) == -1)
		return;
	stages = e.nstages;
	for (i = 0; i < stages; i++) {
		end_stage_get(&e, &stage);
		use(stage.name);
		for (k = 0; k < stage.ncounts; k++)
			use(end_count_get(&stage, &n));
	}
	mp_buf_init(&b);
	if (end_put(&b, p, len, "kn-fuzz", 0, &count, 1) == 0) {
		must(end_get(&e, b.sbuf.data, b.sbuf.size) == 0);
		must(e.nstages == stages + 1);
	}
	mp_buf_release(&b);
}

static void
use_id(const struct file_id *id)
{
	use(id->path);
	use(id->lang);
	use(id->package);
	use(id->blob);
}

static void
try_file(const void *p, size_t len)
{
	struct file_frame	f, g;
	struct problem		problem;
	struct text		path;
	struct mp_buf		b;

	if (gone_get(&path, p, len) == 0)
		use(path);
	if (problem_get(&problem, p, len) == 0) {
		use(problem.path);
		use(problem.stage);
		use(problem.reason);
		use(problem.detail);
	}
	if (file_frame_get(&f, p, len) == -1)
		return;
	use_id(&f.id);
	use(f.contents);
	mp_buf_init(&b);
	file_frame_put(&b, &f);
	must(file_frame_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(g.contents.len == f.contents.len && g.id.size == f.id.size);
	mp_buf_release(&b);
}

static void
try_link(const void *p, size_t len)
{
	struct link_facts	l, again;
	struct mp_buf		b;
	uint32_t		i;

	if (link_facts_get(&l, p, len) == -1)
		return;
	for (i = 0; i < l.nstrings; i++)
		use(l.strings[i]);
	for (i = 0; i < l.ndefs; i++)
		must(l.defs[i].name < l.nstrings);
	for (i = 0; i < l.nbinds; i++)
		must(l.binds[i] < l.nstrings);
	mp_buf_init(&b);
	link_facts_put(&b, &l);
	must(link_facts_get(&again, b.sbuf.data, b.sbuf.size) == 0);
	must(again.nexprs == l.nexprs && again.nrefs == l.nrefs &&
	    again.nimports == l.nimports && again.ntypings == l.ntypings);
	link_facts_release(&again);
	link_facts_release(&l);
	mp_buf_release(&b);
}

/* What is in order for the check can be read to its end. */
static void
try_words(const void *p, size_t len, uint32_t nodes)
{
	struct wordsec	s;
	uint32_t	ord, fields;
	int		right = wordsec_check(p, len, nodes);

	if (wordsec_open(&s, p, len) == -1) {
		must(!right);
		return;
	}
	if (wordsec_nodes(&s, NULL) == -1) {
		must(!right);
		return;
	}
	while (wordsec_next(&s)) {
		use((struct text){ s.word, s.len });
		while (wordsec_posting(&s, &ord, &fields))
			sink += ord + fields;
	}
	must(!right || !s.bad);
}

static void
try_facts(const void *p, size_t len)
{
	struct facts_frame	f;
	struct fact_node	node;
	uint32_t		i;

	if (facts_get(&f, p, len) == -1)
		return;
	use_id(&f.id);
	use(f.link);
	try_link(f.link.p, f.link.len);
	if (f.words.p != NULL)
		try_words(f.words.p, f.words.len, f.nnodes);
	for (i = 0; i < f.nnodes; i++) {
		if (facts_node_get(&f, &node) == -1)
			return;
		must(i == 0 || node.parent < i);
		use(node.name);
		use(node.signature);
		use(node.doc);
	}
}

static void
try_edges(const void *p, size_t len)
{
	static const uint32_t	 wanted[] = { 1, 77, 0x80000000u };
	struct edges_frame	 e;
	struct fact_edge	 edge;
	struct fact_unresolved	 u;
	struct line_buf		 lines = { NULL, 0 };
	uint32_t		 i, k;

	if (edges_get(&e, p, len) == -1)
		return;
	use(e.path);
	use(e.mentions);
	if (e.mentions.p != NULL)
		sink += (unsigned)mentions_any(e.mentions.p, e.mentions.len,
		    wanted, 3);
	for (i = 0; i < e.nedges; i++) {
		if (edges_edge_get(&e, &edge, &lines) == -1)
			goto out;
		use(edge.target.path);
		for (k = 0; k < edge.nlines; k++)
			sink += edge.lines[k];
	}
	for (i = 0; i < e.nunresolved; i++) {
		if (edges_unresolved_get(&e, &u, &lines) == -1)
			goto out;
		use(u.name);
		for (k = 0; k < u.nlines; k++)
			sink += u.lines[k];
	}
out:
	free(lines.v);
}

static int
same(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static void
use_commit(const struct commit *c)
{
	char	buf[64];

	use(c->hash);
	use(c->name);
	use(c->email);
	use(c->message);
	sink += person_text(buf, sizeof(buf), c->name, c->email);
}

static void
try_history(const void *p, size_t len)
{
	struct history_frame	h, g;
	struct mp_buf		b;

	if (history_get(&h, p, len) == -1)
		return;
	use(h.head);
	use(h.owners);
	use(h.names);
	use(h.ignored);
	mp_buf_init(&b);
	history_put(&b, &h);
	must(history_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(same(g.head, h.head) && same(g.owners, h.owners) &&
	    same(g.names, h.names) && same(g.ignored, h.ignored) &&
	    !g.full == !h.full);
	mp_buf_release(&b);
}

static void
try_commit(const void *p, size_t len)
{
	struct commit_frame	f, g;
	struct text		*paths;
	struct mp_buf		b;
	uint32_t		i;

	if (commit_get(&f, p, len) == -1)
		return;
	use_commit(&f.commit);
	must(f.npaths <= len);
	if ((paths = calloc((size_t)f.npaths + 1, sizeof(*paths))) == NULL)
		abort();
	for (i = 0; i < f.npaths; i++)
		use(paths[i] = commit_path_get(&f));
	mp_buf_init(&b);
	commit_put(&b, &f.commit, paths, f.npaths);
	must(commit_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(g.npaths == f.npaths && g.commit.time == f.commit.time &&
	    same(g.commit.message, f.commit.message));
	for (i = 0; i < g.npaths; i++)
		must(same(commit_path_get(&g), paths[i]));
	mp_buf_release(&b);
	free(paths);
}

static void
try_blame(const void *p, size_t len)
{
	struct blame_frame	f, g;
	struct commit		*commits;
	struct blame_run	*runs;
	struct mp_buf		b;
	uint32_t		i;

	if (blame_get(&f, p, len) == -1)
		return;
	use(f.path);
	use(f.blob);
	use(f.last);
	must(f.ncommits <= len && f.nruns <= len);
	commits = calloc((size_t)f.ncommits + 1, sizeof(*commits));
	runs = calloc((size_t)f.nruns + 1, sizeof(*runs));
	if (commits == NULL || runs == NULL)
		abort();
	for (i = 0; i < f.ncommits; i++) {
		blame_commit_get(&f, &commits[i]);
		use_commit(&commits[i]);
	}
	for (i = 0; i < f.nruns; i++) {
		blame_run_get(&f, &runs[i]);
		must(runs[i].commit <= f.ncommits);
	}
	mp_buf_init(&b);
	blame_put(&b, f.path, f.blob, f.last, commits, f.ncommits, runs,
	    f.nruns);
	must(blame_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(g.ncommits == f.ncommits && g.nruns == f.nruns);
	mp_buf_release(&b);
	free(commits);
	free(runs);
}

static void
try_touched(const void *p, size_t len)
{
	struct touched_frame	f;
	uint32_t		i;

	if (touched_get(&f, p, len) == -1)
		return;
	use(f.hash);
	use(f.path);
	must(f.nnames <= len);
	for (i = 0; i < f.nnames; i++)
		use(touched_name_get(&f));
}

static void
try_followed(const void *p, size_t len)
{
	struct followed_frame	f, g;
	struct mp_buf		b;

	if (followed_get(&f, p, len) == -1)
		return;
	mp_buf_init(&b);
	followed_put(&b, &f);
	must(followed_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(same(f.head, g.head) && f.commits == g.commits &&
	    !f.all == !g.all);
	mp_buf_release(&b);
}

static void
try_owned(const void *p, size_t len)
{
	struct owned_frame	f;
	uint32_t		i;

	if (owned_get(&f, p, len) == -1)
		return;
	use(f.path);
	for (i = 0; i < f.nowners; i++)
		use(owned_get_next(&f));
}

static void
try_answers(const void *p, size_t len)
{
	struct answers_frame	f;
	struct answer_file	file;
	struct answer_target	t;
	struct answer		a;
	uint32_t		i, k;

	if (answers_get(&f, p, len) == -1)
		return;
	use(f.head.path);
	use(f.head.blob);
	use(f.head.producer);
	use(f.head.version);
	use(f.head.config);
	use(f.head.part);
	must(f.head.producer.len > 0);
	must(f.nfiles <= len && f.nanswers <= len);
	for (i = 0; i < f.nfiles; i++) {
		answer_file_get(&f, &file);
		use(file.path);
		use(file.blob);
	}
	for (i = 0; i < f.nanswers; i++) {
		answer_get(&f, &a);
		use(a.name);
		must(a.ntargets <= len);
		for (k = 0; k < a.ntargets; k++) {
			answer_target_get(&a, &t);
			if (t.external.p == NULL)
				must(t.file < f.nfiles);
			use(t.external);
		}
	}
	must(answers_body_get(&f, f.body.p, f.body.len) == 0);
}

static void
try_coverage(const void *p, size_t len)
{
	struct coverage_frame	f, g;
	struct covered_line	*v;
	struct mp_buf		b;
	uint32_t		i;

	if (coverage_get(&f, p, len) == -1)
		return;
	use(f.report);
	use(f.test);
	use(f.path);
	use(f.blob);
	must(f.nlines <= len);
	if ((v = calloc((size_t)f.nlines + 1, sizeof(*v))) == NULL)
		abort();
	for (i = 0; i < f.nlines; i++) {
		coverage_line_get(&f, &v[i]);
		must(i == 0 || v[i - 1].line < v[i].line);
	}
	mp_buf_init(&b);
	coverage_put(&b, &f, v, f.nlines);
	must(coverage_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(g.nlines == f.nlines && same(g.path, f.path));
	mp_buf_release(&b);
	free(v);
}

static void
try_feedback(const void *p, size_t len)
{
	struct feedback_frame	f, g;
	struct mp_buf		b;

	if (feedback_get(&f, p, len) == -1)
		return;
	use(f.words);
	must(f.symbol.len == HASH_LEN);
	mp_buf_init(&b);
	feedback_put(&b, &f);
	must(feedback_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(same(f.words, g.words) && same(f.symbol, g.symbol) &&
	    !f.useful == !g.useful);
	mp_buf_release(&b);
}

static void
try_snapshot(const void *p, size_t len)
{
	struct snapshot_frame	f, g;
	struct mp_buf		b;

	if (snapshot_get(&f, p, len) == -1)
		return;
	use(f.name);
	must(snapshot_action_name(f.action) != NULL);
	mp_buf_init(&b);
	snapshot_put(&b, &f);
	must(snapshot_get(&g, b.sbuf.data, b.sbuf.size) == 0);
	must(same(f.name, g.name) && f.action == g.action &&
	    f.generation == g.generation && f.keep == g.keep);
	mp_buf_release(&b);
}

static void
try_all(const void *p, size_t len)
{
	try_hello(p, len);
	try_end(p, len);
	try_file(p, len);
	try_facts(p, len);
	try_link(p, len);
	try_edges(p, len);
	try_words(p, len, 1);
	try_history(p, len);
	try_commit(p, len);
	try_blame(p, len);
	try_owned(p, len);
	try_touched(p, len);
	try_followed(p, len);
	try_answers(p, len);
	try_coverage(p, len);
	try_feedback(p, len);
	try_snapshot(p, len);
	mentions_any(p, len, (const uint32_t[]){ 3, 1000 }, 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int		 fd = -1;
	struct frame_reader	*r;
	struct frame		 f;
	enum frame_status	 s;

	try_all(data, size);
	if (fd == -1 && (fd = memfd_create("stream", 0)) == -1)
		abort();
	if (ftruncate(fd, 0) == -1 ||
	    pwrite(fd, data, size, 0) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET) == -1 ||
	    (r = frame_reader_new(fd)) == NULL)
		abort();
	while ((s = frame_read(r, &f, NULL)) == FRAME_OK)
		try_all(f.payload, f.len);
	must(s == FRAME_EOF || s == FRAME_CUT || s == FRAME_BAD);
	frame_reader_free(r);
	return 0;
}
