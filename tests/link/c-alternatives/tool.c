/* Either may be linked. */
void tool(void) { panic("y"); }
