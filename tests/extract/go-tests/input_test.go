package flow_test

import "testing"

func TestOne(t *testing.T) {
	t.Run("sub", func(t *testing.T) { helper(t) })
}

func BenchmarkOne(b *testing.B) {}
func FuzzOne(f *testing.F)     {}
func ExampleOne()              {}
func TestMain(m *testing.M)    { m.Run() }
func Testify()                 {}
func helper(t *testing.T)      { t.Helper() }
