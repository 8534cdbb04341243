"""Indicators of the health system and of other sectors: a registry of published series, and figures of places."""

from .records import Direction, Figure, Indicator, Provenance, Status
from .registry import Filter, Registry, registry

__all__ = ["Direction", "Figure", "Filter", "Indicator", "Provenance", "Registry", "Status", "registry"]
