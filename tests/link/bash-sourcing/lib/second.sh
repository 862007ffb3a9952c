shared() {
	:
}
alias twice='shared; shared'
twice
