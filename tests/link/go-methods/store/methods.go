package store

func (d *DB) Get(name string) *Item {
	d.Print("get")
	d.log.Print("direct")
	d.Hit()
	d.Cache.Hit()
	if i := d.by[name]; i != nil {
		i.Rename("x")
	}
	for _, i := range d.items {
		i.Rename("y")
	}
	d.hook(name).Rename("z")
	return d.hook(name)
}

func (d *DB) Put(i *Item)         {}
func (b *Base) Print(s string)    { b.log.Print(s) }
func (c *Cache) Hit()             { c.hits++ }
func (i *Item) Rename(n string)   { i.Name = n }
func (s *Stack[T]) Push(v T)      { s.values = append(s.values, v) }
func (s *Stack[T]) Pop() T        { return s.values[0] }

// Half has Get only.
type Half struct{}

func (Half) Get(name string) *Item { return nil }

func Open() (*DB, error) { return &DB{}, nil }

func First[T any](v []T) T { return v[0] }
