"""The workbench: it remembers and shows what the core computes."""
