package one

import "example.com/one/pkg/v2"

const Answer = 42

var Shared = New()

func New() *pkg.Thing { return pkg.Make() }
