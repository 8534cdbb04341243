"""JSON from files and services."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, NoReturn

from .archive import check_size
from .errors import BadInput
from .limits import DEFAULT_LIMITS, Limits, megabytes
from .sentences import Sentence


def read_json(source: Path | bytes, *, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Any:
    """Parse JSON from a file or from bytes; ``name`` is the file or address for messages.

    A byte order mark is left out. Raises BadInput for a web page, for truncated or broken JSON (with line and
    column), for too many bytes, and for NaN or Infinity, which JSON does not know.
    """
    if isinstance(source, Path):
        check_size(source, limits)
        name, content = name or source.name, source.read_bytes()
    else:
        content = source
    if len(content) > limits.max_file_bytes:
        raise BadInput(
            Sentence("the answer has %(size)s", size=megabytes(len(content))),
            file=name,
            expected=Sentence("at most %(size)s", size=megabytes(limits.max_file_bytes)),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            Sentence("the text is not UTF-8 (byte %(byte)s)", byte=error.start),
            file=name,
            expected=Sentence("JSON in UTF-8"),
        ) from None
    if not text.strip():
        raise BadInput(Sentence("the answer is empty"), file=name, expected=Sentence("JSON"))
    if text.lstrip().startswith("<"):
        raise BadInput(Sentence("the answer looks like a web page"), file=name, expected=Sentence("JSON"))
    return _parse(text, name)


def _parse(text: str, name: str | None) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole)
    except json.JSONDecodeError as error:
        broken = Sentence("the JSON is broken (%(error)s)", error=error.msg)
        what = Sentence("the JSON breaks off") if _breaks_off(error) else broken
        raise BadInput(
            what,
            file=name,
            place=Sentence("line %(line)s, column %(column)s", line=error.lineno, column=error.colno),
            expected=Sentence("complete JSON"),
        ) from None
    except RecursionError:
        raise BadInput(Sentence("the JSON is nested too deep"), file=name, expected=Sentence("plain JSON")) from None
    except BadInput as error:
        raise error.at(file=name) from None


def _breaks_off(error: json.JSONDecodeError) -> bool:
    return error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")


def _no_constant(name: str) -> NoReturn:
    raise BadInput(Sentence("%(name)s is not a number in JSON", name=name), expected=Sentence("plain JSON"))


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise BadInput(
            Sentence("the number %(value)s is too large", value=digits[:40]), expected=Sentence("plain JSON")
        )
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise BadInput(
            Sentence("a number has %(number)s digits", number=len(digits)), expected=Sentence("plain JSON")
        ) from None
