package pkg

type Thing struct{}

func Make() *Thing     { return hidden() }
func hidden() *Thing   { return nil }
func (t *Thing) Do()   {}
