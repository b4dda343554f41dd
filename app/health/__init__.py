"""Whether the program is up and ready, and its figures."""
