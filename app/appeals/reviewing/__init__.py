"""A look at the own words of letters that mention what must never be mentioned."""
