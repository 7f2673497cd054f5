"""Inspections put together for the command line: made, given out, read back, closed."""
