"""Tags of the look: level chip, kind of score, marks, strength bars, distribution bar.

`{% chip level title %}` `{% kind "SELF" %}` `{% our_draft %}` `{% invented %}` `{% strength 3 %}` `{% bars 3 %}`
`{% distribution levels %}`
`{{ number|thin }}` `{{ number|per_cent }}` `{{ code|ltr }}` `{% field form.name %}`
`{{ area|named }}` `{{ area|named:"short" }}` `{{ place|named }}` name a thing in the language of the page, and mark the
name where it is in another one; `{{ area|plain_name }}` is for attributes, options and titles of pages.
`{{ finding.message|sentence }}` says a sentence of the core in the language of the page.
`{{ text|in_language:"en" }}` marks a text of a known language, `{{ text|in_language:"" }}` one of an unknown language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.template.defaultfilters import floatformat
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hsforhs.framework import Area, Indicator, framework
from hsforhs.planning import Action
from hsforhs.planning.goals import goals_served
from hsforhs.planning.synergy_rules import HEALTH_SECURITY
from hsforhs.scores import Number
from hsforhs.workbench.look import drawing, naming, reviews
from hsforhs.workbench.look.saying import said
from hsforhs.workbench.look.synergies import Row, goal_name

register = template.Library()

NOT_APPLICABLE = "n/a"
_MISSING = SafeString(' class="missing"')
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
        '<span class="lv l{}{}"{}><span><span class="unseen">{} </span>{}</span></span>',
        int(float(level)),
        f" {look}" if look else "",
        format_html(' title="{}"', title) if title else "",
        spoken,
        localize(level),
    )


@register.simple_tag
def bare_chip(level: Number | str | None) -> SafeString:
    """Show a level in a table whose caption says already that its cells are levels: a third of the weight."""
    if level is None or level == "":
        return format_html('<span class="lv nr" title="{}"><span>–</span></span>', _("not reported"))
    if level == NOT_APPLICABLE:
        return chip(level)
    return format_html('<span class="lv l{}"><span>{}</span></span>', int(float(level)), localize(level))


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


@register.simple_tag
def tally_row(row: Row, first: str | None = None, costs: bool | str = False) -> SafeString:
    """Show one row of a tally, with its first ones and what it may cost where the table has such columns.

    Pages hold dozens: written here, a row takes a tenth of the time.
    """
    return format_html(
        '<tr><th scope="row">{}</th><td><svg aria-hidden="true"><rect x="{}%" width="{}%"/></svg></td>'
        "<td>{}</td><td>{}</td>{}{}</tr>",
        named(row.name, "short"),
        row.x,
        row.width,
        localize(row.number),
        naming.per_cent(localize(row.share)),
        format_html("<td>{}</td>", localize(row.first)) if first else "",
        format_html("<td{}>{}</td>", _MISSING if row.burdened else "", localize(row.burdened)) if costs else "",
    )


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
    """Write a number with narrow spaces between thousands.

    This space holds a number together where text runs from right to left; a thin one would turn 1 234 into 234 1.
    """
    return "" if number is None else f"{number:,}".replace(",", "\u202f")


@register.filter
def ltr(code: object) -> SafeString:
    """Keep a code or a signed number left to right in every script."""
    return naming.kept_apart(str(code))


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping."""
    return mapping.get(key)


@register.filter
def per_cent(number: float | str | None) -> str:
    """Write a figure with the per cent sign where the language puts it; at most one decimal."""
    if number is None:
        return ""
    return naming.per_cent(number if isinstance(number, str) else floatformat(number))


@register.filter
def named(thing: Any, form: str = "") -> SafeString:
    """Name a record of the vocabulary or a place; ``short`` asks for its short title."""
    found = naming.label_of(thing)
    return naming.marked(found.brief if form == "short" else found.text, found.language)


@register.filter
def plain_name(thing: Any, form: str = "") -> str:
    """Name a thing without markup, for attributes, options and titles of pages."""
    found = naming.label_of(thing)
    return found.brief if form == "short" else found.text


@register.filter
def in_language(text: object, language: str) -> SafeString:
    """Mark a text with its language and direction; "" where its language is not known."""
    return naming.marked(text, language)


@register.filter
def sentence(text: str) -> SafeString:
    """Say a sentence of the core in the language of the page."""
    return said(text)


@register.filter
def group_name(thing: Indicator | Area) -> SafeString:
    """Name the capacity or technical area that holds an indicator, or the group of an area."""
    scheme, code = ("area-group", thing.group) if isinstance(thing, Area) else ("group", str(thing.group))
    return named(naming.titled(scheme, code))


@register.filter
def lang_attributes(thing: Any) -> SafeString:
    """Return the ``lang`` and ``dir`` of an option whose name is in another language, with a blank before.

    Nothing for "", which a template gives for the first of an empty list.
    """
    return naming.attributes(naming.label_of(thing).language) if thing else SafeString("")


@register.simple_tag
def comma() -> str:
    """Return the comma between the items of a list, with its blank."""
    return naming.comma()


@register.simple_tag
def semicolon() -> str:
    """Return the semicolon between the items of a list, with its blank."""
    return naming.semicolon()


@register.simple_tag
def colon() -> str:
    """Return the colon between two things, with its blanks; French has one before it, Chinese none."""
    return naming.colon()


@register.simple_tag
def stop() -> str:
    """Return the full stop, where a template puts a sentence together."""
    return naming.stop()


@register.filter
def listed(items: Iterable[object]) -> SafeString:
    """Join things with the comma of the language."""
    return naming.listed(items)


@register.filter
def sector_title(code: str) -> SafeString:
    """Return the name of a sector, or of the health sector itself; no code is not given."""
    if not code:
        return not_given()
    return named(framework().sectors[code]) if code in framework().sectors else conditional_escape(_("Health"))


@register.simple_tag
def not_given() -> SafeString:
    """Say that an operator's own catalogue leaves something open."""
    return format_html('<span class="soft">{}</span>', _("not given"))


@register.filter
def given(text: object, language: str) -> SafeString:
    """Return a text as :func:`in_language` does; an empty one is not given."""
    return in_language(text, language) if text else not_given()


@register.filter
def component_title(code: str) -> SafeString:
    """Return the name of a component."""
    return named(framework().components[code])


@register.filter
def component_plain(code: str) -> str:
    """Return the name of a component without markup."""
    return plain_name(framework().components[code])


@register.filter
def other_goals(action: Action) -> list[str]:
    """Return the names of the goals that an action serves beside health security."""
    return [goal_name(x) for x in goals_served(action) if x != HEALTH_SECURITY]


@register.filter
def level_title(code: str) -> SafeString:
    """Return the name of an administrative level; no code is not given."""
    return named(naming.titled("level", code)) if code else not_given()


@register.simple_tag
def translation_review() -> reviews.Review:
    """Say how much of the language of the page was confirmed by a person."""
    return reviews.review_of(naming.page_language())


@register.filter
def instrument_name(instrument: str) -> str:
    """Return the short name of an instrument with its edition, kept left to right."""
    return naming.kept_ltr(framework().instruments[instrument].short_name)
