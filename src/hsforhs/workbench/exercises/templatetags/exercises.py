"""Tags of the research pages: titles of codes, where a question stands, cells as links.

`{{ code|term:"theme" }}` `{{ code|part }}` `{{ row.standing|standing }}` `{% cell_links cells %}` `{{ share|share }}`
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hsforhs.agenda.register import shipped_register
from hsforhs.framework import Cell
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.exercises.models import Status
from hsforhs.workbench.exercises.queries import FUNDED
from hsforhs.workbench.look import naming

register = template.Library()


@register.filter
def term(code: str, kind: str) -> SafeString:
    """Return the title of a code of one of the register's lists, up to its colon; titles are in English."""
    found = shipped_register().terms.get((kind, code))
    return naming.marked(found.title.partition(":")[0] if found else code, ENGLISH)


@register.filter
def part(code: str) -> SafeString:
    """Return the title of a part, level or sphere of the research framework."""
    found = shipped_register().parts.get(code)
    return naming.marked(found.title if found else code, ENGLISH)


@register.filter
def standing(code: str) -> str:
    """Say where a question stands."""
    return _("funded") if code == FUNDED else str(Status(code).label)


@register.simple_tag
def cell_links(cells: Iterable[Cell]) -> SafeString:
    """Return cells as links to their pages."""
    links = format_html_join(" ", '<a href="{}">{}</a>', ((_address(x), naming.kept_apart(str(x))) for x in cells))
    return format_html('<span class="tall">{}</span>', links)


def _address(cell: Cell) -> str:
    if cell.sector:
        return reverse("atlas:sector-cell", args=[cell.area, cell.sector])
    return reverse("atlas:cell", args=[cell.area, cell.component])


@register.filter
def share(number: float | None) -> SafeString:
    """Write a share of 0 to 1 in per cent without decimals; a dash where there is none."""
    if number is None:
        return SafeString("–")
    return SafeString(naming.per_cent(floatformat(100 * number, 0)))
