"""The joint letters that come with the program: their files, and how they get into a database and out of it."""
