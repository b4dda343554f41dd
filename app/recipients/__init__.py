"""The directory: offices, who held them from when to when, and the channels that reach them."""
