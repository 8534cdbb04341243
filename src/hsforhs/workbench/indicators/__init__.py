"""Figures of places for the indicators of the registry, with where each comes from."""
