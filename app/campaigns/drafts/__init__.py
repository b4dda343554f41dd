"""The drafts of campaigns at the desk: the list of all, a new one, its overview, and the file that it is."""
