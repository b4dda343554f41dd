"""The channels that reach an office: postal addresses, fax numbers, e-mail addresses, handles, and their health."""
