lonely() {
	shared
}
shared() {
	:
}
