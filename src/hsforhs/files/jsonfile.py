"""JSON from files and services."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from .errors import BadInput


def read_json(content: bytes, *, name: str) -> Any:
    """Parse JSON; ``name`` is the file or address for messages.

    Raises BadInput for a web page, for truncated or broken JSON (with line and column), and for NaN or Infinity,
    which JSON does not know.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"the text is not UTF-8 (byte {error.start})", file=name, expected="JSON in UTF-8") from None
    if text.lstrip()[:14].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise BadInput("the answer looks like a web page", file=name, expected="JSON")
    if not text.strip():
        raise BadInput("the answer is empty", file=name, expected="JSON")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        what = "the JSON breaks off" if error.pos >= len(text.rstrip()) else f"the JSON is broken ({error.msg})"
        raise BadInput(
            what, file=name, place=f"line {error.lineno}, column {error.colno}", expected="complete JSON"
        ) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(str(error) or "the JSON is nested too deep", file=name, expected="plain JSON") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")
