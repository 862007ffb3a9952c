# For tests of snapshots: what the tables hold, and what kn-query says of the
# difference, as lines that can be compared.
# shellcheck shell=sh

generation() {
	sqlite3 -readonly "$1" "SELECT value FROM meta WHERE key = 'generation'"
}

# snapshots DB: their generations in one line.
snapshots() {
	# shellcheck disable=SC2046,SC2005 # lines become words
	echo $(sqlite3 -readonly "$1" \
	    'SELECT generation FROM snapshot ORDER BY generation')
}

# graph_lines DB FILE: what the fingerprint is of, a line each.
graph_lines() {
	sqlite3 -readonly "$1" >"$2" <<'SQL'
.mode list
.separator "|"
SELECT 'file', path, lower(hex(blob)), package FROM file;
SELECT 'node', coalesce(f.path, ''), substr(lower(hex(n.hash)), 1, 12),
    n.kind, n.flags, n.body, hex(p.hash), hex(n.signature), hex(n.doc)
    FROM node n LEFT JOIN node p ON p.id = n.parent
    LEFT JOIN file f ON n.id >= 0 AND f.id = n.id >> 20
    WHERE n.kind <> 18;
SELECT 'edge', f.path, substr(lower(hex(s.hash)), 1, 12), e.type,
    substr(lower(hex(d.hash)), 1, 12), e.prov, e.conf
    FROM edge e JOIN node s ON s.id = e.src JOIN node d ON d.id = e.dst
    JOIN file f ON f.id = e.src >> 20 WHERE e.type < 13;
SELECT 'edge', f.path, substr(lower(hex(n.hash)), 1, 12), 0,
    substr(lower(hex(p.hash)), 1, 12), 1, 100
    FROM node n JOIN node p ON p.id = n.parent
    JOIN file f ON f.id = n.id >> 20 WHERE p.id >> 20 <> n.id >> 20;
SELECT 'ref', f.path, substr(lower(hex(s.hash)), 1, 12), u.type,
    hex(u.name), u.candidates
    FROM unresolved u JOIN node s ON s.id = u.src
    JOIN file f ON f.id = u.src >> 20;
SQL
	LC_ALL=C sort -o "$2" "$2"
}

# wanted OLD NEW: the difference of two such files: what is named in only one
# of them, or with another record.
wanted() {
	{
		LC_ALL=C comm -23 "$1" "$2" | sed 's/^/-/'
		LC_ALL=C comm -13 "$1" "$2" | sed 's/^/+/'
	} | awk -F '|' '
	BEGIN {
		split("imports calls references extends implements overrides " \
		    "type_hint_of decorates throws accesses_field tests " \
		    "documents", types, " ")
		split("ast_resolved ast_inferred external lsp_resolved " \
		    "observed", provs, " ")
		types[0] = "contains"
	}
	/^.file/ { print $1, $2, $3, $4 }
	/^.node/ { print $1, $2, $3, tolower($8) }
	/^.edge/ { print $1, $2, $3, types[$4], $5, provs[$6], $7 "%" }
	/^.ref/ { print $1, $2, $3, types[$4], tolower($5), $6 }' |
	    LC_ALL=C sort
}

# said DB OLD NEW: the same, as kn-query says it.
said() {
	kn-query -d "$1" diff -n 0 -f json "$2" "$3" | jq -r '
	def hex: . // "" | @base32d? // .;
	def sides(old; new):
	    (if .what != "added" then "-" + old else empty end),
	    (if .what != "removed" then "+" + new else empty end);
	(.files[] | sides("file \(.from // .path) \(.old_blob) \(.old_package)";
	    "file \(.path) \(.blob) \(.package)")),
	(.nodes[] | select(.what != "changed" or (.aspects | test("body|signature|visibility|flags|container|members|documentation"))) |
	    sides("node \(.old_path // "") \(.old_id) @@\(.old_signature // "")@@";
	    "node \(.path // "") \(.id) @@\(.signature // "")@@")),
	(.edges[] | sides("edge \(.old_path) \(.old_source_id) \(.type) \(.old_target_id) \(.was)";
	    "edge \(.path) \(.source_id) \(.type) \(.target_id) \(.how)")),
	(.unresolved[]? | objects |
	    sides("ref \(.path) \(.source_id) \(.type) @@\(.name)@@ \(.was)";
	    "ref \(.path) \(.source_id) \(.type) @@\(.name)@@ \(.candidates)"))' |
	    perl -pe 's/@@(.*?)@@/unpack("H*", $1)/ge' | LC_ALL=C sort
}

# all_pairs DB TITLE: any two snapshots of which state.GENERATION is there.
all_pairs() {
	pairs_wrong=0
	pairs_list=$(snapshots "$1")
	for pairs_a in $pairs_list; do
		for pairs_b in $pairs_list; do
			[ "$pairs_a" -ne "$pairs_b" ] || continue
			wanted "state.$pairs_a" "state.$pairs_b" >wanted
			said "$1" "@$pairs_a" "@$pairs_b" >said
			cmp -s wanted said && continue
			pairs_wrong=$((pairs_wrong + 1))
			echo "# @$pairs_a @$pairs_b:"
			diff wanted said | head -n 8 | sed 's/^/#   /'
		done
	done
	ok "$pairs_wrong" "$2: $pairs_list"
}
