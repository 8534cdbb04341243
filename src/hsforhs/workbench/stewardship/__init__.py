"""The framework can be argued with: remarks on its items, proposals to change it, decisions with dissent."""
