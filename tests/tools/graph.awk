# Made-up graphs and their changes, as input of mkstream.
#
#	awk -f graph.awk -v mode=make -v seed=1 -v files=9
#		a random graph, as a state: lines of words
#	awk -f graph.awk -v mode=change -v seed=2 STATE
#		another one, some steps away
#	awk -f graph.awk -v mode=full [-v shuffle=SEED] STATE
#		the stream of a full load
#	awk -f graph.awk -v mode=update -v base=GENERATION SLOTS OLD NEW
#		the stream of an update from OLD to NEW; without -v quiet=1 some
#		files also go and come again in one update.  SLOTS: "path name slot"
#		of all nodes in the store.
#
# A state has lines of three kinds.  Names are unique in a file; a reference
# is by path/name of a node, or to "ext…"; what it does not find is unresolved.
#	F path version package lang mtime
#	N path name kind parent-ord sig
#	R path source-ord type reference line
# What a file means depends only on the state, so an update must give the
# same store as a full load of the same state.

function random(n) { return int(rand() * n) }

function add_file(s, path, ver, pkg, lang, mt) {
	if (!((s, path) in ver_))
		list[s, nf[s]++] = path
	ver_[s, path] = ver; pkg_[s, path] = pkg; lang_[s, path] = lang
	mt_[s, path] = mt
	nn[s, path] = 0; nr[s, path] = 0
	live[s, path] = 1
	add_node(s, path, path, "file", 0, "")
}

function add_node(s, path, name, kind, par, sig,    o) {
	o = nn[s, path]++
	name_[s, path, o] = name; kind_[s, path, o] = kind
	par_[s, path, o] = par; sig_[s, path, o] = sig
}

function add_ref(s, path, src, type, ref, line,    k) {
	k = nr[s, path]++
	rsrc[s, path, k] = src; rtype[s, path, k] = type
	rref[s, path, k] = ref; rline[s, path, k] = line
}

function read_line(s) {
	if ($1 == "F")
		add_file(s, $2, $3, $4, $5, $6)
	else if ($1 == "N")
		add_node(s, $2, $3, $4, $5, $6)
	else if ($1 == "R")
		add_ref(s, $2, $3, $4, $5, $6)
}

function write_state(s,    i, p, o, k) {
	for (i = 0; i < nf[s]; i++) {
		p = list[s, i]
		if (!live[s, p])
			continue
		print "F", p, ver_[s, p], pkg_[s, p], lang_[s, p], mt_[s, p]
		for (o = 1; o < nn[s, p]; o++)
			print "N", p, name_[s, p, o], kind_[s, p, o], \
			    par_[s, p, o], sig_[s, p, o]
		for (k = 0; k < nr[s, p]; k++)
			print "R", p, rsrc[s, p, k], rtype[s, p, k], \
			    rref[s, p, k], rline[s, p, k]
	}
}

# ---- random content ----

function random_ref(files,    r) {
	r = random(10)
	if (r == 0)
		return "ext" random(6)
	return "f" random(files) ".c/n" random(8)
}

function random_content(s, p, files,    n, o, k, used, name, kind, m) {
	m = 1 + random(7)
	for (o = 1; o <= m; o++) {
		name = "n" random(8)
		while (name in used)
			name = "n" random(8)
		used[name] = 1
		kind = random(3) == 0 ? "struct" : random(3) ? "function" : "method"
		add_node(s, p, name, kind, random(2) ? 0 : random(o), "s" random(3))
	}
	n = random(8)
	for (k = 0; k < n; k++)
		add_ref(s, p, random(m + 1), random(2) ? "calls" : "references", \
		    random_ref(files), 1 + random(40))
	for (o = 1; o <= m; o++)
		if (kind_[s, p, o] == "method" && random(2))
			add_ref(s, p, o, "contains", "f" random(files) \
			    ".c/n" random(8), 1)
}

function new_file(s, p, ver, files) {
	add_file(s, p, ver, "p" random(3), random(4) ? "c" : "go", 1 + random(9))
	random_content(s, p, files)
}

function change(s, files,    p, r, o) {
	p = "f" random(files) ".c"
	if (!live[s, p]) {
		new_file(s, p, "v" random(100000), files)
		return
	}
	r = random(8)
	if (r == 0)
		live[s, p] = 0
	else if (r == 1)
		mt_[s, p] += 1 + random(5)
	else if (r == 2) {		# moved to another package
		pkg_[s, p] = "p" random(5)
		ver_[s, p] = ver_[s, p] "x"
	} else if (r == 3 && nn[s, p] > 1) {	# a signature
		o = 1 + random(nn[s, p] - 1)
		sig_[s, p, o] = "t" random(100)
		ver_[s, p] = ver_[s, p] "s"
	} else if (r == 4 && nn[s, p] > 1) {	# renamed
		o = 1 + random(nn[s, p] - 1)
		name_[s, p, o] = "m" random(100000)
		ver_[s, p] = ver_[s, p] "r"
	} else
		new_file(s, p, "v" random(100000), files)
}

# ---- what a state means ----

# Index: where[s, path/name] = ord.
function index_nodes(s,    i, p, o) {
	for (i = 0; i < nf[s]; i++) {
		p = list[s, i]
		if (live[s, p])
			for (o = 0; o < nn[s, p]; o++)
				where[s, p "/" name_[s, p, o]] = o
	}
}

function path_of(ref) { sub(/\/.*/, "", ref); return ref }

# All that the edges of P say, without numbers that an update changes.
function meaning(s, p,    k, out, ref, q) {
	out = ""
	for (k = 0; k < nr[s, p]; k++) {
		ref = rref[s, p, k]
		if ((s, ref) in where) {
			q = path_of(ref)
			out = out " " ref ":" pkg_[s, q] ":" lang_[s, q] ":" \
			    scope(s, q, where[s, ref])
		} else
			out = out " -"
	}
	return out
}

# Parents and kinds: what else makes the identity of a node.
function scope(s, p, o,    out) {
	out = ""
	while (o != 0) {
		out = out "/" name_[s, p, o] kind_[s, p, o]
		o = par_[s, p, o]
	}
	return out
}

# ---- streams ----

function emit_facts(s, p,    o) {
	print "file " p, "package=" pkg_[s, p], "lang=" lang_[s, p], \
	    "blob=" p ver_[s, p], "mtime=" mt_[s, p], "lines=" nn[s, p]
	for (o = 1; o < nn[s, p]; o++)
		print "node", kind_[s, p, o], name_[s, p, o], \
		    "parent=" par_[s, p, o], "sig=" sig_[s, p, o], \
		    "doc=" p "-" name_[s, p, o]
}

# Number of node O of P as a source.
function number_of(s, p, o) {
	return ((p in sent) ? o : slot[p, name_[s, p, o]])
}

function target_of(s, p, ref,    q, o) {
	q = path_of(ref)
	o = where[s, ref]
	if (q == p)
		return number_of(s, p, o)
	return (q in sent) ? sent[q] "/" o : q ":" slot[q, name_[s, q, o]]
}

# Edges of P: unique and by (source number, type).
function emit_edges(s, p,    n, o, k, t, i, m, key, byno, type, refs, line) {
	print "edges", (p in sent) ? sent[p] : p
	m = 0
	for (o = 0; o < nn[s, p]; o++) {
		n = number_of(s, p, o)
		byno[n] = o
		if (n > m)
			m = n
	}
	for (n = 0; n <= m; n++) {
		if (!(n in byno))
			continue
		o = byno[n]
		for (t = 0; t < 3; t++) {
			type = t == 0 ? "contains" : t == 1 ? "calls" : "references"
			for (k = 0; k < nr[s, p]; k++) {
				if (rsrc[s, p, k] != o || rtype[s, p, k] != type)
					continue
				emit_edge(s, p, n, o, type, rref[s, p, k], \
				    rline[s, p, k])
			}
		}
	}
	for (k = 0; k < nr[s, p]; k++) {
		line = rref[s, p, k]
		if ((s, line) in where || line ~ /^ext/ || \
		    rtype[s, p, k] == "contains")
			continue
		key = s SUBSEP p SUBSEP rsrc[s, p, k] rtype[s, p, k] line
		if (key in said)
			continue
		said[key] = 1
		print "unresolved", number_of(s, p, rsrc[s, p, k]), \
		    rtype[s, p, k], line, "lines=" rline[s, p, k]
	}
	print "mentions", p
}

function emit_edge(s, p, n, o, type, ref, line,    key) {
	key = s SUBSEP p SUBSEP o type ref
	if (type == "contains")
		key = s SUBSEP p SUBSEP o type
	if (key in said)
		return
	if (ref ~ /^ext/) {
		if (type != "contains")
			print "edge", n, type, "@" ref, "lines=" line
	} else if ((s, ref) in where) {
		# A parent that is named is another than the text gives.
		if (type == "contains" && (ref == p "/" name_[s, p, o] || \
		    ref == p "/" name_[s, p, par_[s, p, o]]))
			return
		print "edge", n, type, target_of(s, p, ref), "lines=" line
	} else
		return
	said[key] = 1
}

function emit_full(s,    i, j, k, p, n, order) {
	print "hello full commit=" s
	for (i = 0; i < nf[s]; i++)
		if (live[s, list[s, i]])
			order[n++] = list[s, i]
	if (shuffle != "")
		for (i = n - 1; i > 0; i--) {
			j = random(i + 1)
			p = order[i]; order[i] = order[j]; order[j] = p
		}
	for (i = 0; i < n; i++) {
		sent[order[i]] = i
		emit_facts(s, order[i])
	}
	print "linking"
	for (i = 0; i < n; i++)
		emit_edges(s, order[i])
	print "end"
}

function differs(p,    o, k) {
	return !live["a", p] || ver_["a", p] != ver_["b", p] || \
	    mt_["a", p] != mt_["b", p]
}

function emit_update(    i, p, n, relink, m) {
	print "hello", base
	for (i = 0; i < nf["a"]; i++) {
		p = list["a", i]
		if (!live["b", p] || (!quiet && random(40) == 0)) {
			print "gone", p
			gone[p] = 1
		}
	}
	n = m = 0
	for (i = 0; i < nf["b"]; i++) {
		p = list["b", i]
		if (differs(p) || (p in gone)) {
			sent[p] = n++
			emit_facts("b", p)
		}
	}
	print "linking"
	for (i = 0; i < nf["b"]; i++) {
		p = list["b", i]
		if ((p in sent) || meaning("a", p) != meaning("b", p) || \
		    to_gone(p) || random(8) == 0)
			emit_edges("b", p)
	}
	print "end"
}

# Does P refer to a file that is taken out and put in again?
function to_gone(p,    k) {
	for (k = 0; k < nr["b", p]; k++)
		if (path_of(rref["b", p, k]) in gone)
			return 1
	return 0
}

BEGIN {
	srand(mode == "full" ? shuffle : seed)
	if (mode != "make")
		exit_early = 0
	else {
		for (i = 0; i < files; i++)
			if (random(6))
				new_file("a", "f" i ".c", "v" i, files)
		write_state("a")
		exit
	}
}

mode == "update" && FILENAME == ARGV[1] { slot[$1, $2] = $3; next }
mode == "update" && FILENAME == ARGV[2] { read_line("a"); next }
mode == "update" { read_line("b"); next }
{ read_line("a") }

END {
	if (mode == "change") {
		for (i = 0; i < steps; i++)
			change("a", files)
		write_state("a")
	} else if (mode == "full") {
		index_nodes("a")
		emit_full("a")
	} else if (mode == "update") {
		index_nodes("a")
		index_nodes("b")
		emit_update()
	}
}
