"""The vocabulary that every part of the workbench shares; :func:`framework` gives it."""

from .cells import Cell
from .crosswalk import Counterpart, Crosswalks, MappingRow, Predicate
from .keys import BareCodeError, Key, VocabularyError, normalise_code
from .labels import LANGUAGES, Label
from .loader import framework, load_framework
from .records import (
    Area,
    CapacityLevel,
    Component,
    Group,
    Indicator,
    Instrument,
    Mode,
    Sector,
    SectorLink,
    State,
    Synergy,
    Term,
)
from .vocabulary import Framework

__all__ = [
    "LANGUAGES",
    "Area",
    "BareCodeError",
    "CapacityLevel",
    "Cell",
    "Component",
    "Counterpart",
    "Crosswalks",
    "Framework",
    "Group",
    "Indicator",
    "Instrument",
    "Key",
    "Label",
    "MappingRow",
    "Mode",
    "Predicate",
    "Sector",
    "SectorLink",
    "State",
    "Synergy",
    "Term",
    "VocabularyError",
    "framework",
    "load_framework",
    "normalise_code",
]
