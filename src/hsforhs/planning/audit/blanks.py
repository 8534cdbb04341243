"""Cells that hold nothing, and words by which people say so."""

from __future__ import annotations

from typing import Any

from hsforhs.framework.names import fold

_WORDS = frozenset(
    fold(x)
    for x in (
        *("-", "–", "—", "--", "/", ".", "?", "…", "...", "n/a", "n.a.", "na", "nil", "none", "tbd", "tbc", "t.b.d."),
        *("to be determined", "to be defined", "to be confirmed", "not known", "unknown", "pending", "à déterminer"),
        *("à préciser", "à définir", "néant", "s/o", "nd", "n/d", "por determinar", "por definir", "a determinar"),
        *("будет определено", "уточняется", "не определено", "нет", "не указано", "يحدد لاحقا", "غير محدد", "لا يوجد"),
        *("待定", "待确定", "无", "不详"),
    )
)


def is_blank(value: Any) -> bool:
    """Say whether a cell is empty, or says that nothing is known yet; 0 is a value."""
    return value is None or (isinstance(value, str) and (not value.strip() or fold(value) in _WORDS))
