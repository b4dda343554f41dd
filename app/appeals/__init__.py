"""The supporter's way: a letter is composed, shown and handed out; nothing of it is kept but a count."""
