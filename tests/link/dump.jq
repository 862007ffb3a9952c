# The edges of a stream, as kn-frames prints it, for people (jq -s).  One line
# an edge:  type caller -> callee provenance [confidence] : lines; a ? for what
# is not resolved, with the number of candidates.
# Used by tests/examples.sh.

def qual($nodes): if .ord == 0 then "" else
	(.parent as $p | $nodes[$p] | qual($nodes)) as $outer |
	(if $outer == "" then "" else $outer + "." end) + .name end;

def lines: if .lines == [] then "" else
	" : " + (.lines | map(tostring) | join(" ")) end;

[.[] | select(.type == "FACTS") | .nodes as $nodes |
	.path as $path | [$nodes[] | qual($nodes) |
	if . == "" then $path else "\($path):\(.)" end]] as $names |
.[] | select(.type == "EDGES") | .file as $f |
((.edges[] | "\(.type) \($names[$f][.source]) -> " +
	(.target | if type == "number" then $names[$f][.]
		elif .external then .external
		else $names[.file][.node] end) +
	" \(.provenance)" +
	(if .confidence < 100 then " \(.confidence)" else "" end) + lines),
(.unresolved[] | "\(.type) \($names[$f][.source]) -> ? \(.name)" +
	(if .candidates > 0 then " (\(.candidates))" else "" end) + lines))
