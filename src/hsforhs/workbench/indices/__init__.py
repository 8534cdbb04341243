"""Composite indices in the store: definitions, observations, runs and what the pages show of them."""
