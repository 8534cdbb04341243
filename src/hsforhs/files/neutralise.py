"""Text that a spreadsheet would run as a formula."""

from __future__ import annotations

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "'"


def neutralise(text: str) -> str:
    """Return text that a spreadsheet shows and never runs: an apostrophe before what would start a formula.

    Text that begins with an apostrophe gets another one, so that :func:`restore` always gives the original back.
    """
    return f"{_MARK}{text}" if text.startswith((*_DANGEROUS, _MARK)) else text


def restore(text: str) -> str:
    """Undo :func:`neutralise`; text that was never neutralised stays as it is."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith((*_DANGEROUS, _MARK)) else text
