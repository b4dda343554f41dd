"""Following a case: whoever asked for it, and said yes once more, is told when something changes."""
