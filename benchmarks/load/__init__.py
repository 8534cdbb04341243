"""Many people at once: a site is served as on a server, and people who read, think and write ask it."""
