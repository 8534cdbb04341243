"""JSON from files and services."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, NoReturn

from .archive import check_size
from .errors import BadInput
from .limits import DEFAULT_LIMITS, Limits, megabytes


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
            f"the answer has {megabytes(len(content))}",
            file=name,
            expected=f"at most {megabytes(limits.max_file_bytes)}",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"the text is not UTF-8 (byte {error.start})", file=name, expected="JSON in UTF-8") from None
    if not text.strip():
        raise BadInput("the answer is empty", file=name, expected="JSON")
    if text.lstrip().startswith("<"):
        raise BadInput("the answer looks like a web page", file=name, expected="JSON")
    return _parse(text, name)


def _parse(text: str, name: str | None) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole)
    except json.JSONDecodeError as error:
        what = "the JSON breaks off" if _breaks_off(error) else f"the JSON is broken ({error.msg})"
        raise BadInput(
            what, file=name, place=f"line {error.lineno}, column {error.colno}", expected="complete JSON"
        ) from None
    except RecursionError:
        raise BadInput("the JSON is nested too deep", file=name, expected="plain JSON") from None
    except BadInput as error:
        raise error.at(file=name) from None


def _breaks_off(error: json.JSONDecodeError) -> bool:
    return error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")


def _no_constant(name: str) -> NoReturn:
    raise BadInput(f"{name} is not a number in JSON", expected="plain JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise BadInput(f"the number {digits[:40]} is too large", expected="plain JSON")
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise BadInput(f"a number has {len(digits)} digits", expected="plain JSON") from None
