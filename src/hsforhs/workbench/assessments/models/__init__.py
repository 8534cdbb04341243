"""Rounds and scores as stored, and what a team does on an open round."""

from .evidence import Evidence, StoredFile
from .rounds import AdaptedInstrument, Round, RoundState, Source, StoredScore
from .uploads import PackReturn, Upload
from .working import AreaSheet, AreaState, Comment, LevelAttribute, Opinion, SignOff, Tick

__all__ = [
    "AdaptedInstrument",
    "AreaSheet",
    "AreaState",
    "Comment",
    "Evidence",
    "LevelAttribute",
    "Opinion",
    "PackReturn",
    "Round",
    "RoundState",
    "SignOff",
    "Source",
    "StoredFile",
    "StoredScore",
    "Tick",
    "Upload",
]
