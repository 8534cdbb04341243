"""An operator's own catalogues of actions beside ours: brought in, read by who may, chosen for plans, never mixed."""
