#!/bin/sh
# After any edits an update gives the graph of a clean index: random edits of
# the examples in tests/link, and of kn's own sources.
#
#	KN_EDITS=200 KN_SEED=7 make check-long	more edits, another series
#	KN_EDIT_REPOS="DIR ..."			and of these git repositories
#	KN_EDIT_ONLY="NAME ..."			of these folders only
set -u
. "${KN_TOP:?}/tests/lib.sh"

edits=${KN_EDITS:-60}
seed=${KN_SEED:-1}

# One to three edits of the files below a folder: lines deleted, swapped or
# brought from elsewhere, a name replaced (once or everywhere), a file copied,
# moved or removed.  Prints what it did.
cat >edit.pl <<'END'
use strict;
use File::Find;
use File::Copy;
use File::Basename;

my ($root, $seed) = @ARGV;
srand($seed);
sub any { $_[int rand @_] }
sub get { local $/; open my $f, '<', $_[0] or die; my $t = <$f>; $t // '' }
sub put { open my $f, '>', $_[0] or die; print $f $_[1]; close $f }

sub edit {
	my @files;
	find(sub { push @files, $File::Find::name if -f }, $root);
	@files = sort @files;
	my $file = any(@files);
	my $text = get($file);
	my @lines = split /^/, $text;
	my $kind = rand;
	if ($kind < .05 && @files > 5) {
		unlink $file;
		return "remove $file";
	}
	if ($kind < .15) {
		my ($name, $dir, $ext) = fileparse($file, qr/\.[^.]*/);
		my $to = $kind < .1 ? $dir . 'new' . int(rand 9) . $ext :
		    dirname(any(@files)) . "/$name$ext";
		return "keep $file" if -e $to;
		$kind < .1 ? copy($file, $to) : move($file, $to);
		return "copy or move $file $to";
	}
	if ($kind < .5) {
		my @names = $text =~ /[A-Za-z_]\w{2,}/g or return 'nothing';
		my @others = get(any(@files)) =~ /[A-Za-z_]\w{2,}/g;
		my $a = any(@names);
		my $b = any($a . 'X', any(@names), @others ? any(@others) : 'x');
		rand() < .6 ? $text =~ s/\b$a\b/$b/g : $text =~ s/\b$a\b/$b/;
		put($file, $text);
		return "rename $a $b in $file";
	}
	my $at = int rand(@lines + 1);
	if ($kind < .7) {
		splice @lines, $at, 1 + int rand 10;
	} elsif ($kind < .85) {
		my @other = split /^/, get(any(@files));
		my $from = int rand(@other + 1);
		splice @lines, $at, 0, grep { defined }
		    @other[$from .. $from + int rand 25];
	} elsif (@lines) {
		my ($i, $k) = (int rand @lines, int rand @lines);
		@lines[$i, $k] = @lines[$k, $i];
	}
	put($file, join '', @lines);
	return "lines of $file";
}
print join('; ', map { edit() } 1 .. any(1, 1, 1, 2, 3)), "\n";
END

dump() {
	sqlite3 "$1" 'SELECT fs.path, s.name, e.type, fd.path, d.name, d.line,
	    e.prov, e.conf, hex(e.lines)
	    FROM edge e JOIN node s ON s.id = e.src
	    JOIN file fs ON fs.id = e.src >> 20
	    JOIN node d ON d.id = e.dst
	    LEFT JOIN file fd ON fd.id = e.dst >> 20' | sort
}

# series NAME: edits of the folder NAME.
series() {
	kn index -q -d "$1.db" "$1" || return 1
	i=0
	while [ $i -lt "$edits" ]; do
		i=$((i + 1))
		perl edit.pl "$1" "$((seed * 1000 + i))" >edits
		kn index -q -d "$1.db" "$1" || return 1
		rm -f clean.db*
		kn index -q -d clean.db "$1" || return 1
		[ "$(kn-query -d "$1.db" stats -f json | jq -r .root)" = \
		    "$(kn-query -d clean.db stats -f json | jq -r .root)" ] &&
			continue
		echo "# $1, edit $i of seed $seed: $(cat edits)"
		dump "$1.db" >one
		dump clean.db >two
		diff one two | head -n 20 | sed 's/^/# /'
		return 1
	done
}

mkdir python c other own
for folder in "$KN_TOP"/tests/link/*/; do
	name=$(basename "$folder")
	case $name in
	python-*) cp -R "$folder" python ;;
	c-*) cp -R "$folder" c ;;
	*) cp -R "$folder" other ;;
	esac
done
cp -R "$KN_TOP/cmd/kn-link" "$KN_TOP/grammars" "$KN_TOP/common" own
find . -name expected -exec rm {} +
names='python c other own'
for dir in ${KN_EDIT_REPOS:-}; do
	name=$(basename "$dir")
	mkdir "$name" && git -C "$dir" archive HEAD | tar -x -C "$name"
	names="$names $name"
done
for name in ${KN_EDIT_ONLY:-$names}; do
	[ -n "$(ls "$name")" ] || continue
	series "$name"
	ok $? "$edits updates of $name"
done
done_testing
