"""Draft plans: what is in, what was taken out and why."""
