"""Keys: columns that are encrypted, keyed hashes, and the change of keys."""
