"""Money for plans: who gives what, what is still missing, which calls fit."""
