package main

import (
	"fmt"

	st "example.com/shop/store"
)

type memory struct{ st.DB }

func (m *memory) Put(i *st.Item) { m.DB.Put(i) }

func use(s st.Store) {
	s.Put(s.Get("a"))
	s.Get("b").Rename("c")
}

func main() {
	db, err := st.Open()
	if err != nil {
		fmt.Println(err.Error())
	}
	use(db)
	db.Hit()
	put := db.Put
	put(nil)
	each(db.Get, db.Get)
	m := &memory{}
	m.Get("x").Rename("y")
	m.Put(nil)
	m.Print("promoted twice")
	var s st.Stack[*st.Item]
	s.Push(nil)
	s.Pop().Rename("popped")
	st.First([]*st.Item{}).Rename("first")
	(*st.DB).Put(db, nil)
	func(d *st.DB) { d.Put(nil) }(db)
	switch v := any(db).(type) {
	case *st.DB:
		v.Get("switch")
	case st.Logger:
		v.Print("switch")
	}
	missing(db)
}

type getter func(string) *st.Item

func each(f func(string) *st.Item, g getter) {
	f("x").Rename("each")
	g("x").Rename("named")
	h := func() *st.Item { return f("y") }
	h().Rename("literal")
}
