package main

func local() { helper() }
func helper() {}
