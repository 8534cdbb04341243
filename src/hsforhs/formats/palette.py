"""Colours of the look: ink is what is there, white what is missing, berry asks for a hand."""

from __future__ import annotations

from hsforhs.scores import Number

INK = "15211E"
SOFT = "4B5955"
LINE = "C9D2CE"
GROUND = "F1F5F3"
PINE = "0F4F4A"
BERRY = "97204F"
BERRY_TINT = "FBE9F0"
INPUT = "FFFBF0"
"""Ground of cells that wait for an entry."""

LEVELS: dict[int, tuple[str, str]] = {
    1: ("F7DFBF", INK),
    2: ("ECC67C", INK),
    3: ("87A154", INK),
    4: ("2E7D69", "FFFFFF"),
    5: ("0C4341", "FFFFFF"),
}
"""Fill and number colour of each level; the lightness falls steadily, so grey print keeps the order."""


def level_colours(level: Number) -> tuple[str, str]:
    """Return fill and number colour of a level; a half level has the colour of the one below, 0 none."""
    return LEVELS.get(int(level), ("FFFFFF", INK))
