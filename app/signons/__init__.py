"""Joint letters: one letter that many organisations sign, and people beside them where it lets them."""
