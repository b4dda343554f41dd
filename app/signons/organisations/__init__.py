"""The organisations that are asked to sign a joint letter, as the desk keeps them."""
