"""Handing a frozen joint letter over to its office: by the outbox, or by hand as a coordinator says."""
