"""The publication of a campaign: review, the second person, and the versions that never change."""
