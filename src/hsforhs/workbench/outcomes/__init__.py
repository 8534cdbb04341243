"""What came out of an event: notes, decisions, next steps, and what became of them."""
