"""Pages of remarks and proposals."""
