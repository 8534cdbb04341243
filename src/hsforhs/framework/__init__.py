"""The vocabulary that every part of the workbench shares; :func:`framework` gives it."""

from .cells import Cell
from .crosswalk import Counterpart, Crosswalks, MappingRow, Predicate
from .keys import BareCodeError, Key, VocabularyError, normalise_code
from .labels import LANGUAGES, Label
from .loader import framework, groups_of, load_framework, shipped_framework, using
from .records import (
    Area,
    CapacityLevel,
    Component,
    Group,
    Indicator,
    Instrument,
    Mode,
    PlanCheck,
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
    "PlanCheck",
    "Predicate",
    "Sector",
    "SectorLink",
    "State",
    "Synergy",
    "Term",
    "VocabularyError",
    "framework",
    "groups_of",
    "load_framework",
    "normalise_code",
    "shipped_framework",
    "using",
]
