"""What a section says of an office for its own supporters, where another keeper keeps the office."""
