"""The people at risk in a campaign: names and their forms, and what is known of each."""
