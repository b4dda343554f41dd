"""Pure: the letter, from plain values to PDF, DOCX, e-mail and text. Knows neither Flask nor the database."""
