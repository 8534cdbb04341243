"""Small definitions and observations, all invented: units are provinces of Lumora."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from hsforhs.metric import Definition, read_definition

SMALL = """
schema: hsindex/1
id: small
version: "1"
scale: {low: 0, high: 100}
indicators:
  - {id: beds, normalise: {method: goalposts, low: 0, high: 10}}
  - {id: deaths, direction: -1, normalise: {method: goalposts, low: 0, high: 50}}
  - {id: staff, normalise: {method: goalposts, low: 0, high: 40}}
tree:
  - {id: index, children: [care, staff], weights: [3, 1]}
  - {id: care, children: [beds, deaths]}
classes: {on: index, edges: [40, 70], labels: [low, middle, high]}
"""

WIDE = """
unit,name,beds,deaths,staff
XLM-U-1,North,5,10,20
XLM-U-2,South,10,0,40
XLM-U-3,East,,50,0
XLM-U-4,West,,,
"""


def definition(text: str) -> Definition:
    """Read a definition from text."""
    return read_definition(dedent(text).lstrip())


def write(path: Path, text: str) -> Path:
    """Write a text file."""
    path.write_text(dedent(text).lstrip(), encoding="utf-8")
    return path
