package store

type Item struct{ Name string }

type Base struct{ log Logger }

type DB struct {
	Base
	*Cache
	items []Item
	by    map[string]*Item
	hook  func(string) *Item
}

type Cache struct{ hits int }

type Logger interface{ Print(string) }

type Store interface {
	Get(name string) *Item
	Put(*Item)
}

type ReadStore interface {
	Logger
	Store
}

type Stack[T any] struct{ values []T }
