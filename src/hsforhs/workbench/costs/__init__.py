"""What a plan costs: prices, sizes, lines, years, versions that are frozen, and whether it adds up."""
