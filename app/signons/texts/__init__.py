"""The texts of a joint letter at the desk, a language each."""
