# Level of messages.
LEVEL=1
. "$(dirname "$0")/deep.sh"

log() {
	echo "$1"
}

if [ -n "$1" ]; then
	maybe() { :; }
else
	maybe() { log; }
fi

die() {
	log "$1"
	exit 1
}
