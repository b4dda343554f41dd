"""Campaigns: what an urgent action says, asks, of whom and until when; how it is loaded, published and stopped."""
