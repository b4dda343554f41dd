"""The texts of a campaign by language, beside the original, each with its state."""
