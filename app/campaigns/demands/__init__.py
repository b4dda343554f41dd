"""The demands of a campaign: what is asked, and of which state."""
