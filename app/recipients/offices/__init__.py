"""Offices as the desk enters, changes and deletes them: what an office is and what it is called in each language."""
