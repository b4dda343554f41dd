"""The pages that only a link opens: the one that asks whether letters may leave, and what became of them."""
