package main

import (
	. "example.com/one"
	"example.com/org/two/v3/internal/deep"
	yaml "gopkg.in/yaml.v3"
	"other.example/lib/v4"
)

func main() {
	New().Do()
	Shared.Do()
	deep.Dig()
	helper()
	yaml.Marshal(Answer)
	lib.Call().Chain()
	local()
}
