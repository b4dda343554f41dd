"""People who sign a joint letter beside the organisations: their form, the mail that asks, and its pages."""
