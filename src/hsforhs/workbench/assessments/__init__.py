"""Rounds and scores as stored, and how files become them."""
