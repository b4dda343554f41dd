"""The ways out of a finished letter that are no download, and what a page says of all of them."""
