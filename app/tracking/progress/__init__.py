"""How many letters there are: by day, language, target, section and form, without anybody in them."""
