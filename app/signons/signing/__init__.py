"""The pages behind the link of an organisation: it reads the letter, and signs, declines, or takes its name off."""
