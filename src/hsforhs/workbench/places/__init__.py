"""World, regions, countries, provinces and districts: the tree only."""
