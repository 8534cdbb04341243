"""Running the site: what it logs and measures about itself, and what it deletes after its time."""
