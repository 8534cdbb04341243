"""Tags of the pages of experiences: names of codes, what people wrote, and what is ours.

`{% facet "phase" code %}` `{% told text language %}` `{% place_of lesson %}` `{{ days|days_or_unknown }}`
`{% lessons_beside words filters as found %}` `{% steps_due today as late %}`
"""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hsforhs.experiences.lessons import OWN_WORDS, REGION
from hsforhs.framework import framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.library import Filters, Lesson, Timeliness
from hsforhs.workbench.experiences import queries
from hsforhs.workbench.experiences.words import STAGE_NAMES, name_of
from hsforhs.workbench.look import naming
from hsforhs.workbench.look.templatetags.look import named, our_draft

register = template.Library()
_BESIDE, _LONGEST, _MOST_DUE = 5, 200, 100
_OWN = re.compile(re.escape(OWN_WORDS), re.IGNORECASE)


@register.simple_tag
def facet(name: str, code: str) -> SafeString:
    """Name a code of a facet in the language of the page."""
    words = framework()
    known = {"area": words.areas, "component": words.components, "sector": words.sectors}
    if name in known and code in known[name]:
        shown = named(known[name][code], "short" if name == "area" else "")
        return format_html("{} {}", naming.kept_apart(code), shown) if name == "area" else shown
    if name == "pillar" and code in words.pillars:
        return naming.marked(words.pillars[code].title, ENGLISH)
    return conditional_escape(name_of(name, code))


@register.simple_tag(takes_context=True)
def lessons_beside(context: Context, words: str, filters: Filters) -> dict[str, object]:
    """Return the lessons that answer what the library was asked: some, how many there are, and where all stand."""
    found = queries.beside_documents(context["request"].user, words, filters)
    names = ("area", "component", "sector", "country", "level")
    chosen = (filters.areas, filters.components, filters.sectors, filters.countries, filters.levels)
    narrowed = {name: codes[0] for name, codes in zip(names, chosen, strict=True) if codes}
    query = urlencode({**({"q": words[:_LONGEST]} if words else {}), **narrowed})
    return {"lessons": [x.lesson for x in found[:_BESIDE]], "total": len(found), "query": query}


@register.simple_tag(takes_context=True)
def steps_due(context: Context, today: dt.date) -> dict[str, object]:
    """Return what was recommended and is past its day, for who may say how far it is: some, and how many there are."""
    found = queries.steps_due(context["request"].user, today)
    number = found.count()
    steps = list(found[:_MOST_DUE])
    return {"steps": steps, "number": number, "more": number - len(steps)}


@register.simple_tag
def told(text: str, language: str = ENGLISH) -> SafeString:
    """Show a text of a lesson in its language; what its source does not say is marked as ours."""
    own = bool(_OWN.match(text.strip()))
    shown = naming.marked(linebreaksbr(_OWN.sub("", text).strip()), language)
    return format_html("{} {}", shown, our_draft()) if own else shown


@register.simple_tag
def place_of(lesson: Lesson) -> SafeString:
    """Name the country of a lesson, or its region."""
    code = lesson.country
    if code.startswith(REGION):
        code = code.removeprefix(REGION)
        if code in framework().regions:
            return named(naming.titled("region", code))
        return conditional_escape(_("World") if code in ("GLOBAL", naming.WORLD) else code)
    if code in framework().states:
        return named(naming.titled("state", code))
    return naming.kept_apart(code)


@register.filter
def days_or_unknown(days: int | None) -> str:
    """Write a number of days, or that nobody knows it."""
    if days is None:
        return _("unknown")
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


@register.simple_tag
def stage_name(stage: str) -> str:
    """Name an interval of 7-1-7."""
    return str(STAGE_NAMES.get(stage, stage))


@register.simple_tag
def met_or_not(met: bool | None) -> SafeString:
    """Say whether a target was met, missed, or that nobody knows."""
    if met is None:
        return format_html('<span class="soft">{}</span>', _("unknown"))
    return conditional_escape(_("met")) if met else format_html('<span class="missing">{}</span>', _("missed"))


@register.filter
def published_shares(found: Timeliness) -> list[dict[str, object]]:
    """Return the published shares of the three intervals and of all together, with the median days."""
    return [
        {
            "name": STAGE_NAMES.get(name, _("all three")),
            "share": found.shares[name],
            "median": found.medians.get(name, ""),
        }
        for name in ("detect", "notify", "respond", "all")
    ]
