"""HSforHS workbench: from the score to the next step in health security."""

__version__ = "0.1.0"
