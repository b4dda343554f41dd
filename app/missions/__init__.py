"""Diplomatic missions: which one of a state a supporter's copy goes to, and where none is known."""
