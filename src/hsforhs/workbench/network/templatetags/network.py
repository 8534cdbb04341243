"""Tags of the network's pages: terms, parts of a score and reasons in words, people with a link.

`{{ term|term_name }}` `{{ part|part_name }}` `{{ reason|reason_name }}` `{{ code|country_name }}`
`{{ code|language_name }}` `{{ number|or_few }}` `{% member shown %}`
"""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.matching.shortlists import CONFLICT, CONSENT, DATES, DECLARATION, FAR, LANGUAGE, MEMBERSHIP, MODE
from hsforhs.matching.small_numbers import LEAST
from hsforhs.workbench.look.naming import UNKNOWN, kept_apart, marked, page_language
from hsforhs.workbench.look.templatetags.look import named

from ..queries import Shown
from ..terms import METHODS

register = template.Library()

_PARTS = {
    "area": gettext_lazy("expertise"),
    "evidence": gettext_lazy("evidence"),
    "step": gettext_lazy("step"),
    "language": gettext_lazy("language"),
    "region": gettext_lazy("region"),
    "other": gettext_lazy("methods and hazards"),
    "load": gettext_lazy("free of other work"),
}
_REASONS = {
    MEMBERSHIP: gettext_lazy("membership not approved"),
    DECLARATION: gettext_lazy("declaration of interests not valid"),
    CONFLICT: gettext_lazy("conflict of interest"),
    CONSENT: gettext_lazy("has not agreed to be found by you"),
    DATES: gettext_lazy("not available on these days"),
    MODE: gettext_lazy("not available in this way"),
    LANGUAGE: gettext_lazy("language below B2"),
    FAR: gettext_lazy("no expertise near the gap"),
}


@register.filter
def term_name(term: str) -> SafeString | str:
    """Name a term of expertise in the language of the page, with its code."""
    words = framework()
    head, _colon, rest = term.partition(":")
    if head == "method":
        return str(METHODS[rest]) if rest in METHODS else marked(rest, UNKNOWN)
    if head == "hazard":
        found = words.lists["hazard"].get(rest)
        return format_html('<span lang="en" dir="ltr">{}</span>', found.title) if found else rest
    component, _colon, sector = rest.partition(":")
    if head in words.components:
        return named(words.components[head])
    if head not in words.areas:
        return kept_apart(term)
    area = format_html("{} {}", kept_apart(head), named(words.areas[head], "short"))
    second = words.sectors.get(sector) if sector else words.components.get(component)
    return format_html("{} × {}", area, named(second)) if second else area


@register.filter
def part_name(part: str) -> str:
    """Name a part of a score."""
    return str(_PARTS.get(part, part))


@register.filter
def reason_name(reason: str) -> str:
    """Say why somebody is not on a list."""
    return str(_REASONS.get(reason, reason))


@register.filter
def gap_or_step(missing: str) -> SafeString | str:
    """Name what nobody covers: a gap, or a step."""
    if missing.startswith("step "):
        return _("the step %(step)s") % {"step": missing.removeprefix("step ")}
    return term_name(missing)


@register.filter
def country_name(code: str) -> SafeString | str:
    """Name a country, where its code is known."""
    state = framework().states.get(code)
    return named({"code": code, "name": state.name}) if state else code


@register.filter
def region_name(code: str) -> SafeString:
    """Name a WHO region."""
    label = framework().label("region", code, page_language())
    return marked(label.text, label.language)


@register.filter
def region_option(code: str) -> str:
    """Name a WHO region in an option."""
    return framework().label("region", code, page_language()).text


@register.filter
def language_name(code: str) -> str:
    """Name a language in the language of the page, where Django knows it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def or_few(number: int | None) -> str:
    """Write a count, or that it is small and held back."""
    return _("fewer than %(least)d, or held back") % {"least": LEAST} if number is None else str(number)


@register.simple_tag
def member(shown: Shown) -> SafeString:
    """Name somebody as the viewer may see it, with a link to the page where a name is shown."""
    if not shown.is_named:
        return format_html("<bdi>{}</bdi>", shown.name)
    address = reverse("network:person", args=[shown.profile.key])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, shown.name)
