"""Bringing the provinces and districts of a country in: choose a list, see the difference, confirm."""
