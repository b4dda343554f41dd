"""Imports of the directory: a file is read, checked, mended where it is broken, and applied as one."""
