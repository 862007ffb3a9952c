package main

import "testing"

func TestLocal(t *testing.T) {
	local()
	t.Log("x")
}
