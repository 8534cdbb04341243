"""Questions that a room asks and votes on while a session runs; moderation, ranking, room mode."""
