"""Names of people in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_LETTER = "[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_IS_LETTER = re.compile(_LETTER)


def name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some names in a text, whatever the case; of two that begin alike the longer one.

    A name in Latin letters is not found inside a longer word of such letters: Ali is not in quality. Other scripts
    write names together with what stands beside them, or decline them, so there every place counts.
    """
    wanted = sorted({x.strip() for x in names} - {""}, key=lambda x: (-len(x), x))
    return re.compile("|".join(map(_bounded, wanted)) or "(?!)", re.IGNORECASE)


def without_names(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    """Return a text, or JSON types with texts in them, with ``instead`` in the place of each name."""
    if isinstance(value, str):
        return pattern.sub(lambda _found: instead, value)
    if isinstance(value, dict):
        return {key: without_names(x, pattern, instead) for key, x in value.items()}
    return [without_names(x, pattern, instead) for x in value] if isinstance(value, list) else value


def _bounded(name: str) -> str:
    before = f"(?<!{_LETTER})" if _IS_LETTER.match(name[0]) else ""
    after = f"(?!{_LETTER})" if _IS_LETTER.match(name[-1]) else ""
    return before + re.escape(name) + after
