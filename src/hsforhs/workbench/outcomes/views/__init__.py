"""Pages of what came out of events."""
