# FACTS frames, as kn-frames prints them, for people: with one argument $path,
# the file to show.  Used by tests/examples.sh.

# Names of a definition and its containers.
def qual($nodes): if .ord == 0 then "" else
	(.parent as $p | $nodes[$p] | qual($nodes)) as $outer |
	(if $outer == "" then "" else $outer + "." end) + .name end;
def at($names): . as $i | if $i < ($names | length) then
	($names[$i] | if . == "" then "(file)" else . end) else "\($i)" end;
def words: map(tostring) | join(" ");
def opt($s): if . == null then "-" else $s[.] end;

select(.type == "FACTS" and .path == $path) |
(.nodes) as $nodes | ($nodes | map(qual($nodes))) as $names |
.link as $l | $l.strings as $s |
"file \([.lang, .package] + .flags | words), \(.lines) lines",
(if $nodes[0].doc != "" then "\tdoc: " + ($nodes[0].doc | @json)
	else empty end),
($nodes[1:][] |
	"\(.kind) \($names[.ord]) \([.visibility] + .flags | words) " +
	"\(.line)-\(.end_line)",
	"\t\(.signature)",
	(if .doc != "" then "\tdoc: " + (.doc | @json) else empty end)),
($l.typings[] |
	"type \(if .owner < ($names | length) then .owner | at($names)
		else "$" + .owner_text end) \(.how) \(.text)"),
($l.imports[] |
	"import \(.scope | at($names)) \(.local | opt($s)) = " +
	"\(.module | opt($s)) : \(.member | opt($s)) " +
	"\(.flags | words) \(if .level > 0 then "level \(.level) " else "" end)" +
	"line \(.line)"),
($l.refs[] |
	"ref \(.from | at($names)) line \(.line) \(.kind) \(.text)" +
	(if .arity == null then "" else " (\(.arity))" end))
