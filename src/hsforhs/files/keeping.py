"""Sentences as plain JSON values, so that what was found once can be said in any language later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from .errors import BadInput, Remark
from .sentences import Numbered, Sentence
from .values import Written

_PARTS = ("what", "file", "place", "expected")


def kept(text: object) -> Any:
    """Return a text, a sentence or a value of one as JSON holds it."""
    if isinstance(text, Numbered):
        return {"words": text.template, "many": text.plural, "values": {x: kept(y) for x, y in text.values.items()}}
    if isinstance(text, Sentence):
        return {"words": text.template, "values": {x: kept(y) for x, y in text.values.items()}}
    if isinstance(text, Written):
        day = isinstance(text.value, dt.date)
        plain = text.value if isinstance(text.value, str | int | float) else None
        return {"written": text.english, **({"day": str(text.value)} if day else {"value": plain})}
    if type(text) is tuple:
        return [kept(x) for x in text]
    return text if text is None or isinstance(text, int | float) else str(text)


def again(found: Any) -> Any:
    """Return what :func:`kept` was given: a text that was stored before stays what it is."""
    if isinstance(found, list):
        return tuple(map(again, found))
    if not isinstance(found, Mapping):
        return found
    if "written" in found:
        value = dt.datetime.fromisoformat(found["day"]) if "day" in found else found["value"]
        return Written(value, str(found["written"]))
    values = {x: again(y) for x, y in found["values"].items()}
    if "many" in found:
        return Numbered(str(found["words"]), str(found["many"]), **values)
    return Sentence(str(found["words"]), **values)


def kept_refusal(error: BadInput) -> dict[str, Any]:
    """Return a refusal as JSON holds it."""
    return {name: kept(getattr(error, name)) for name in _PARTS}


def refusal_again(found: Mapping[str, Any]) -> BadInput:
    """Return the refusal of :func:`kept_refusal`."""
    parts = {name: again(found[name]) for name in _PARTS}
    return BadInput(parts.pop("what"), **parts)


def kept_remark(remark: Remark) -> dict[str, Any]:
    """Return a remark as JSON holds it."""
    return {"place": kept(remark.place), "what": kept(remark.what)}


def remark_again(found: Mapping[str, Any] | str) -> Remark:
    """Return the remark of :func:`kept_remark`; a text of before is one of no place."""
    if isinstance(found, str):
        return Remark(None, found)
    return Remark(again(found["place"]), again(found["what"]))
