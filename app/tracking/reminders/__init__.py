"""Reminders of last days by e-mail: which is due to whom, each exactly once."""
