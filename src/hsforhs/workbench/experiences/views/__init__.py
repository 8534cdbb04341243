"""Pages of reviews, lessons, recommendations and timelines."""
