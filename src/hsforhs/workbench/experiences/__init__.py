"""Reviews of events, what they taught, what was recommended, and how fast the event was met."""
