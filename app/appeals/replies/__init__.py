"""“I got a reply”: what an office answered, for those who work on the case."""
