"""Named lists of offices, which a campaign can take its targets from."""
