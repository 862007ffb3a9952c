package deep

func Dig() int { return helper() }
func helper() int { return 1 }
