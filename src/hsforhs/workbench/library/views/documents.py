"""The page of one document, and its reference as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.library import write_references
from hsforhs.library.exchange import FORMATS
from hsforhs.library.suggest import suggest_tags
from hsforhs.workbench.accounts.queries import grants_of_person, names_of
from hsforhs.workbench.accounts.rules import may_administer
from hsforhs.workbench.library import queries, rules
from hsforhs.workbench.library.forms import ReviewForm, TagForm, UseForm
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.library.records import record_of
from hsforhs.workbench.library.services.reviews import settled
from hsforhs.workbench.library.words import reader_language
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.origins import origins_of

_FILES = {
    "ris": ("ris", "application/x-research-info-systems"),
    "bibtex": ("bib", "application/x-bibtex"),
    "csl": ("json", "application/vnd.citationstyles.csl+json"),
    "csv": ("csv", "text/csv"),
}


def read_document(request: HttpRequest, number: int) -> Document:
    """Return a document that the person may read; what is not there and what is closed look the same."""
    found = queries.document_for(request.user, number)
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
def document(request: HttpRequest, number: int) -> HttpResponse:
    """One document: its facts, tags with who proposed and accepted them, reviews, uses, editions, what is like it."""
    return show(request, read_document(request, number))


def show(request: HttpRequest, found: Document, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of a document, perhaps with a form that was refused."""
    person = request.user
    tags, reviews, uses = list(found.tags.all()), list(found.reviews.all()), list(found.uses.all())
    editions, versions = queries.editions_of(found, person)
    names = names_of({*(x.proposer for x in tags), *(x.accepter for x in tags)})
    shown = [
        (x, names.get(x.proposer, x.proposer), names.get(x.accepter, x.accepter), rules.may_decide(person, x))
        for x in tags
    ]
    record = record_of(found, tags)
    may_add = rules.may_add(person)
    places = _places(person) if may_add else []
    context: dict[str, Any] = {
        "document": found,
        "others": [(language, text) for language, text in found.titles[1:]],
        "abstracts": found.abstracts,
        "tags": shown,
        "suggestions": suggest_tags(record)[:12],
        "newer": [x for x in editions if x.supersedes == found.key],
        "older": [x for x in editions if x.key == found.supersedes],
        "versions": versions,
        "reviews": reviews,
        "settled": settled(reviews),
        "uses": uses,
        "similar": queries.similar_to(found, tags, person),
        "forms": list(FORMATS),
        "may_add": may_add,
        "may_curate": rules.may_curate(person, found),
        "may_decide": any(may for _tag, _proposer, _accepter, may in shown),
        "visibilities": Visibility.choices,
        "tag_form": TagForm(),
        "review_form": ReviewForm(),
        "use_form": UseForm(places=places) if places else None,
        "origins": origins_of(person, found),
        "section": "library",
        **more,
    }
    return render(request, "library/document.html", context, status=status)


def _places(person: Any) -> list[Place]:
    """Places for which a person may say that a document was used there: those of the person's own roles."""
    if may_administer(person):
        return list(Place.objects.filter(kind="country").order_by("name"))
    own = [x.place for x in grants_of_person(person)]
    return [x for x in dict.fromkeys(own) if rules.may_tell_use(person, x)]


@never_cache
@require_GET
def citation(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The reference of a document as a file, or formatted as text in the language of the page."""
    found = read_document(request, number)
    record = record_of(found, list(found.tags.all()))
    if form == "txt":
        from hsforhs.library import cite

        text = cite([record], reader_language())[0]
        return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
    if form not in _FILES:
        raise Http404
    ending, content_type = _FILES[form]
    response = HttpResponse(write_references([record], form), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="document-{found.pk}.{ending}"'
    return response
