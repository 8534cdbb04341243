"""What the pages say in the language of the page: reasons, languages, kinds, parts of a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.library import Reason, Recommendation
from hsforhs.library.recommend import WEIGHTS
from hsforhs.library.records import LESSON
from hsforhs.library.snippets import Snippet
from hsforhs.text import LANGUAGES, Concept
from hsforhs.workbench.look.naming import label_of, marked, page_language, titled

from .models import DocumentKind, TagScheme

_PAGE_CODES = {"zh-hans": "zh"}
_INFO_CODES = {"zh": "zh-hans"}


def reader_language() -> str:
    """Return the language of the page as the library writes it."""
    code = page_language()
    return _PAGE_CODES.get(code, code)


def page_code(language: str) -> str:
    """Return the language of a document as pages write it in ``lang``; empty where it is not known."""
    return _INFO_CODES.get(language, language) if language in LANGUAGES else ""


def language_name(code: str) -> str:
    """Return the name of a language in that of the page."""
    if code not in LANGUAGES:
        return _("language not known")
    return str(get_language_info(_INFO_CODES.get(code, code))["name_translated"])


def kind_name(code: str) -> str:
    """Return the name of a kind of document; a document may have none. Lessons are what a search finds beside them."""
    if code == LESSON:
        return _("lesson")
    return str(DocumentKind(code).label) if code in DocumentKind.values else _("kind not known")


def concept_name(concept: Concept) -> str:
    """Return the label of a concept in the language of the page."""
    return concept.label(reader_language())


def facet_name(facet: str, code: str) -> str:
    """Return the name of a code of a facet in the language of the page."""
    words = framework()
    tables: Mapping[str, Mapping[str, object]] = {
        "area": words.areas,
        "component": words.components,
        "sector": words.sectors,
    }
    if facet in tables and code in tables[facet]:
        found = label_of(tables[facet][code])
        return f"{code} {found.brief if facet == 'area' else found.text}"
    if facet == "country":
        return titled("state", code).text if code in words.states else code
    if facet == "level":
        return titled("level", code).text
    if facet == "step":
        return _("level %(step)s") % {"step": code}
    if facet == "language":
        return language_name(code)
    return kind_name(code) if facet == "kind" else code


def reason_in_words(reason: Reason) -> str:
    """Say in the language of the page why a document was found."""
    what = reason.what
    if reason.concept is not None:
        name = concept_name(reason.concept)
        name = f"{name} ({reason.concept.code})" if reason.concept.code else name
        if reason.kind == "tag":
            return _("tagged with %(name)s") % {"name": name}
        return _("it names %(name)s") % {"name": name}
    if reason.kind == "title":
        return _("“%(word)s” is in the title") % {"word": what}
    if reason.kind == "text":
        return _("“%(word)s” is in the text") % {"word": what}
    if reason.kind == "country":
        return _("about %(country)s") % {"country": what}
    return _("in your language")


def snippet_marked(snippet: Snippet, language: str) -> SafeString:
    """Return a piece of a text with what was found marked, and dots where the text goes on."""
    parts: list[str] = ["… "] if snippet.cut_before else []
    at = 0
    for start, end in snippet.marks:
        parts += [snippet.text[at:start], format_html("<mark>{}</mark>", snippet.text[start:end])]
        at = end
    parts += [snippet.text[at:], " …" if snippet.cut_after else ""]
    return marked(SafeString("".join(conditional_escape(x) for x in parts)), page_code(language))


def parts_of(one: Recommendation) -> list[tuple[str, float, float]]:
    """Return the parts of a recommendation: name, how far it is met (0 to 1), and its weight, the weightiest first."""
    names = {
        "area": pgettext("part of a score", "capacity area"),
        "step": pgettext("part of a score", "level to reach"),
        "component": pgettext("part of a score", "component"),
        "setting": pgettext("part of a score", "setting"),
        "recency": pgettext("part of a score", "how recent"),
        "use": pgettext("part of a score", "what users said"),
    }
    return [(names[name], one.parts[name], weight) for name, weight in WEIGHTS.items()]


def scheme_name(scheme: str) -> str:
    """Return the name of a scheme of tags."""
    return str(TagScheme(scheme).label)


def tag_name(scheme: str, code: str) -> str:
    """Return the name of what a tag stands for, in the language of the page."""
    return facet_name(scheme, code)


def listed_facets(counts: Mapping[str, Mapping[str, int]], facet: str, chosen: Iterable[str]) -> list[tuple[str, str]]:
    """Return the codes of a facet with their names and numbers for a choice, the chosen ones always among them."""
    found = dict(counts.get(facet, {}))
    for code in chosen:
        found.setdefault(code, 0)
    named = [
        (code, facet_name(facet, code) if code == LESSON else f"{facet_name(facet, code)} ({number})")
        for code, number in found.items()
    ]
    if facet in ("country", "licence"):
        return sorted(named, key=lambda x: (-found[x[0]], x[1]))[:40]
    return sorted(named, key=lambda x: (_order(facet, x[0]), x[1]))


def _order(facet: str, code: str) -> int:
    if facet == "area":
        return list(framework().areas).index(code) if code in framework().areas else 99
    if facet == "component":
        return list(framework().components).index(code) if code in framework().components else 99
    return 0
