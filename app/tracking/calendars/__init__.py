"""Calendars and feeds: last days for calendar programs, open campaigns for feed readers."""
