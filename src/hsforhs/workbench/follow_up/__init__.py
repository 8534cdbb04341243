"""What became of a plan: dates, status, progress, spending, evidence; and the plan at a glance."""
