"""The pages that show joint letters to everybody, once they are published."""
