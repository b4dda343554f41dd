"""Accounts of the staff: invitation, sign-in with a second factor, roles, and the first page of the desk."""
