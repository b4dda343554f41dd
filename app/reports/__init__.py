"""What readers report to be wrong with an address, and what was decided about it."""
