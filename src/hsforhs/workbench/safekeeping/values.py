"""Values of columns as JSON and back, with their exact type."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models

_MICROSECOND = dt.timedelta(microseconds=1)

_CODECS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "DecimalField": (str, Decimal),
    "DateTimeField": (lambda value: value.isoformat(), dt.datetime.fromisoformat),
    "DateField": (lambda value: value.isoformat(), dt.date.fromisoformat),
    "TimeField": (lambda value: value.isoformat(), dt.time.fromisoformat),
    "DurationField": (lambda value: value // _MICROSECOND, lambda value: value * _MICROSECOND),
    "UUIDField": (str, uuid.UUID),
    "BinaryField": (lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
_PLAIN = (str, int, float, bool)


def encode(field: models.Field, value: Any) -> Any:
    """Return the JSON value of a column's value; raises TypeError for a type that has none."""
    kind = _kind(field)
    if value is None or kind == "JSONField":
        return value
    if kind in _CODECS:
        return _CODECS[kind][0](value)
    if not isinstance(value, _PLAIN):
        raise TypeError(f"{field.model._meta.label}.{field.name}: a {type(value).__name__} cannot be backed up")
    return value


def decode(field: models.Field, value: Any) -> Any:
    """Return the column's value of a JSON value; raises ValueError or TypeError for one of another type."""
    kind = _kind(field)
    if kind == "JSONField":
        # A column that may not be empty and yet reads as None holds the JSON value null.
        return models.Value(None, models.JSONField()) if value is None and not field.null else value
    if value is None:
        return None
    if kind in _CODECS:
        return _CODECS[kind][1](value)
    if not isinstance(value, _PLAIN):
        raise TypeError(f"{field.model._meta.label}.{field.name} holds a {type(value).__name__}")
    return value


def _kind(field: Any) -> str:
    while field.is_relation:
        field = field.target_field
    return str(field.get_internal_type())
