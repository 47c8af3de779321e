"""Commands of the command line, one module a noun; they wire and print, the work is elsewhere."""
