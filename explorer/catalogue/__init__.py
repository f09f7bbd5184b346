"""Places of one's own: files, columns, pictures."""
