"""Costed plans of other layouts, gone through row by row and taken into a plan."""
