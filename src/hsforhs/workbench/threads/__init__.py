"""Cell tags and links: the two mechanisms that every part shares."""
