"""Case files: the people at risk and their names. Events and sources join them when they are built."""
