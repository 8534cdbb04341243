"""Append-only events with a hash chain; imports no other app."""
