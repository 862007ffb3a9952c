package flow

type T struct{ next *T }

func (t *T) a() *T { return t.next }
func (t *T) b() {}

func pair() (*T, error) { return nil, nil }

func use(x interface{}, list []*T, m map[string]*T, c chan *T) {
	switch v := x.(type) {
	case *T:
		v.b()
	case []*T:
		v[0].b()
	case string, int:
		_ = v
	}
	if t, ok := x.(*T); ok {
		t.b()
	}
	if t, err := pair(); err == nil {
		t.b()
	}
	for i, t := range list {
		t.b()
		list[i].a().b()
	}
	for _, t := range m {
		t.b()
	}
	for t := range c {
		t.b()
	}
	m["k"].b()
	select {
	case t := <-c:
		t.b()
	case c <- new(T):
	}
	(<-c).b()
	var (
		one      T
		two, six = &T{}, new(T)
	)
	one.b()
	two.b()
	six.b()
	list[1:][0].b()
	ptr := &one
	(*ptr).b()
	t := *ptr
	{
		t := 1
		_ = t
	}
	t.b()
	T{}.next.b()
	[]T{{}}[0].b()
label:
	for {
		break label
	}
}
