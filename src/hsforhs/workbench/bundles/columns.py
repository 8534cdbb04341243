"""Columns of the tables of a bundle: how a value is written, and how it is checked when it comes back."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

LONGEST_TEXT = 100_000
LONGEST_JSON = 4_000_000

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL type, whether it may be empty, and what turns the stored value into ours."""

    sql: str
    read: Callable[[Any], Any]
    optional: bool = False

    def value(self, stored: object) -> Any:
        """Check a stored value; raises ValueError or TypeError for one of another kind."""
        if stored is None:
            if not self.optional:
                raise ValueError("empty")
            return None
        return self.read(stored)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _switch(value: object) -> bool:
    if value not in (0, 1):
        raise ValueError
    return bool(value)


def _decimal(value: object) -> Decimal:
    try:
        found = Decimal(_text(value))
    except InvalidOperation:
        raise ValueError from None
    if not found.is_finite():
        raise ValueError
    return found


def _moment(value: object) -> dt.datetime:
    found = dt.datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError
    return found


def _mapping(value: object) -> dict[str, Any]:
    found = _json(value)
    if not isinstance(found, dict):
        raise TypeError
    return found


def _list(value: object) -> list[Any]:
    found = _json(value)
    if not isinstance(found, list):
        raise TypeError
    return found


def _json(value: object) -> Any:
    if not isinstance(value, str) or len(value) > LONGEST_JSON:
        raise TypeError
    return json.loads(value, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _float(value: object) -> float:
    found = float(_text(value))
    if not math.isfinite(found):
        raise ValueError
    return found


TEXT = Column("TEXT", _text)
NUMBER = Column("INTEGER", _number)
SWITCH = Column("INTEGER", _switch)
MOMENT = Column("TEXT", _moment)
MAPPING = Column("TEXT", _mapping)
OPTIONAL_NUMBER = Column("INTEGER", _number, optional=True)
OPTIONAL_DECIMAL = Column("TEXT", _decimal, optional=True)
OPTIONAL_DATE = Column("TEXT", lambda value: dt.date.fromisoformat(_text(value)), optional=True)
DECIMAL = Column("TEXT", _decimal)
FLOAT = Column("TEXT", _float)
LIST = Column("TEXT", _list)
DATE = Column("TEXT", lambda value: dt.date.fromisoformat(_text(value)))
OPTIONAL_FLOAT = Column("TEXT", _float, optional=True)
OPTIONAL_MOMENT = Column("TEXT", _moment, optional=True)


def written_name(column: str) -> str:
    """Return the name of a column as SQL wants it: one of ours is a word of SQL."""
    return f'"{column}"' if column == "on" else column
