"""Tags of the look: level chip, kind of score, marks, strength bars, distribution bar.

`{% chip level title %}` `{% kind "SELF" %}` `{% our_draft %}` `{% invented %}` `{% strength 3 %}` `{% bars 3 %}`
`{% distribution levels %}`
`{{ number|thin }}` `{{ code|ltr }}` `{% field form.name %}`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.scores import Number
from hsforhs.workbench.look import drawing

register = template.Library()

NOT_APPLICABLE = "n/a"
_KIND_MARKS = {"SELF": "k-self", "EXT": "k-ext", "FUNC": "k-func", "PEER": "k-peer", "DATA": "k-data"}


@register.simple_tag
def chip(level: Number | str | None, title: str = "", look: str = "") -> SafeString:
    """Show a level as colour, number and steps; ``None`` is not reported, ``n/a`` not applicable."""
    if level is None or level == "":
        words = _("not reported")
        return format_html(
            '<span class="lv nr" title="{}"><span aria-hidden="true">–</span><span class="unseen">{}</span></span>',
            f"{title} {words}".strip(),
            words,
        )
    if level == NOT_APPLICABLE:
        return format_html('<span class="lv na" title="{}">{}</span>', title, _("n/a"))
    spoken = _("level")
    return format_html(
        '<span class="lv l{} {}" title="{}"><span><span class="unseen">{} </span>{}</span></span>',
        int(float(level)),
        look,
        title,
        spoken,
        level,
    )


@register.simple_tag
def kind(code: str) -> SafeString:
    """Show the kind of a score: its mark in ink and its name."""
    names = {
        "SELF": _("self-assessment"),
        "EXT": _("external evaluation"),
        "FUNC": _("functional evidence"),
        "PEER": _("peer review"),
        "DATA": _("computed"),
    }
    return format_html(
        '<span class="kind"><svg class="k" aria-hidden="true"><use href="#{}"/></svg>{}</span>',
        _KIND_MARKS.get(code, "k-data"),
        names.get(code, code),
    )


@register.filter
def kind_mark(code: str) -> str:
    """Return the symbol of a kind of score, for a chart."""
    return _KIND_MARKS.get(code, "k-data")


@register.simple_tag
def our_draft() -> SafeString:
    """Mark what was drafted by this project."""
    return format_html('<span class="mark">{}</span>', _("our draft"))


@register.simple_tag
def invented() -> SafeString:
    """Mark what belongs to the invented example."""
    return format_html('<span class="mark invented">{}</span>', _("invented example"))


@register.simple_tag
def strength(value: int) -> SafeString:
    """Show a strength of 1 to 3 as filled and open bars."""
    words = _("strength %(value)d of 3") % {"value": value}
    return format_html('{}<span class="unseen">{}</span>', bars(value), words)


@register.simple_tag
def bars(value: int) -> SafeString:
    """Show the bars of a strength alone, where words stand beside them."""
    return format_html('<svg class="strength mirror" aria-hidden="true"><use href="#s{}"/></svg>', value)


@register.inclusion_tag("look/distribution.html")
def distribution(levels: Iterable[Number]) -> dict[str, Any]:
    """Show how many indicators stand at each level: level inside, count below."""
    return {"segments": drawing.distribution(levels)}


@register.inclusion_tag("look/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show a form field with its label, help and errors."""
    return {"field": bound}


@register.filter
def thin(number: float | None) -> str:
    """Write a number with thin spaces between thousands."""
    return "" if number is None else f"{number:,}".replace(",", "\u2009")


@register.filter
def ltr(code: object) -> SafeString:
    """Keep a code or a signed number left to right in every script."""
    return format_html('<bdi dir="ltr">{}</bdi>', code)


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping."""
    return mapping.get(key)


@register.filter
def sector_title(code: str) -> str:
    """Return the name of a sector, or of the health sector itself."""
    found = framework().sectors.get(code)
    return found.title if found else _("Health")


@register.filter
def component_title(code: str) -> str:
    """Return the name of a component."""
    return framework().components[code].title


@register.filter
def level_title(code: str) -> str:
    """Return the name of an administrative level."""
    return framework().lists["level"][code].title


@register.filter
def instrument_name(instrument: str) -> str:
    """Return the short name of an instrument with its edition."""
    return framework().instruments[instrument].short_name
