"""Who holds an office: a succession, a correction, an end without a successor."""
