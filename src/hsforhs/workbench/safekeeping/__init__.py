"""A whole store as one file, and back: for both databases, row for row."""
