"""The desk's work on a case file: every entry is added, changed and removed in the same way."""
