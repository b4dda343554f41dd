"""What coordinators follow: what ends when, reminders of it, calendars and feeds, and the counts of letters."""
