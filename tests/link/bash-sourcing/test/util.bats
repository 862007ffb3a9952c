load helper

@test "log logs" {
	run log x
	check
}
