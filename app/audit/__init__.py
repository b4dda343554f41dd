"""What staff changed: a log to which rows are only added."""
