"""What keeps a campaign from doing harm: consent, risks, and what must never be mentioned."""
