// Package shapes has types of all sorts.
package shapes

import (
	"fmt"
	str "strings"
	. "math"
	_ "embed"

	"example.com/mod/inner"
)

// Point is a place.
type Point struct {
	X, Y int // where
	Name string `json:"name"`
	next *Point
	inner.Base
	*Node[int]
	op   func(a int) (int, error)
	deep struct {
		N int
	}
}

// Shape has an area.
type Shape interface {
	fmt.Stringer
	// Area computes it.
	Area() float64
	Scale(by float64) (Shape, error)
	~int | ~string
}

type (
	// Celsius is a temperature.
	Celsius float64
	Alias   = Point
	Handler func(w Writer, r *Request)
	Set[T comparable] map[T]struct{}
)

type Node[T any] struct {
	value T
	left  *Node[T]
}

// Weekday counts from Sunday.
type Weekday int

const (
	// Sunday is first.
	Sunday Weekday = iota
	Monday
	_
	Wednesday // in the middle
)

const Limit, lower = 10, "x"

var (
	// Default is used by all.
	Default = &Point{X: 1}
	table   = map[string]func(){"a": run}
	ch      chan Point
)

func (p *Point) Move(dx int) *Point {
	p.X += dx
	p.deep.N = p.next.X
	return p
}

func (n *Node[T]) Value() T { return n.value }
func (Celsius) String() string { return str.ToUpper("c") }
func run() { _ = Sqrt(2) }
