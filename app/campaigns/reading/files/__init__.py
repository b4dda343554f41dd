"""Turns a file that somebody uploads (PDF, DOCX, HTML, EML, plain text) into the lines of text that are read."""
