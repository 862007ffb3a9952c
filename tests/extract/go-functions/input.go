package fns

import (
	"errors"
	"os"
)

// Open opens.
//
// It may fail.
func Open(path string, flags ...int) (f *os.File, err error) {
	f, err = os.Open(path)
	if err != nil {
		return nil, errors.New("no")
	}
	defer f.Close()
	go watch(f)
	return f, nil
}

func watch(f *os.File) {}

// Map applies f.
func Map[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

type server struct{ log func(string) }

func newServer() *server { return &server{log: print} }

func (s *server) start(n int) {
	handle := s.serve
	handle()
	func() {
		s.log("x")
		(*server).serve(s)
	}()
	f := func(t *server) { t.start(1) }
	f(s)
	Map([]int{1}, func(i int) string { return itoa(i) })
	Map[int, string](nil, nil)
	newServer().start(2)
}

func (s *server) serve() {
	panic("no")
}

func itoa(i int) string { return string(rune(i)) }

func init() { newServer() }
func init() { itoa(1) }
func main() {}

func external(n int)
