"""Walking over the whole site as an administrator: every kind of address that pages lead to, and every form on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLPattern
from lxml import html

_NOT_FOLLOWED = (
    "/account/sign-out/",
    "/static/",
    "/api/",
    # The framework, its actions and what is computed from published figures: everybody's, and slow to make.
    "/about/",
    "/accessibility/",
    "/actions/",
    "/editions/",
    "/sectors/",
    "/where-to-start/",
)
_NO_TEXTS = frozenset({"audit", "places", "tasks", "editions", "catalogues", "outbox", "threads", "subnational"})
"""Apps whose texts are marks of other things, such as codes, or for everybody."""
_NO_TEXT = frozenset(
    {"password", "path", "facets", "record", "action", "costing", "address", "actor", "sha256", "digest", "stock"}
    | {"timezone", "media_type", "doi", "handle", "work", "licence", "seen_at", "supersedes", "archive", "replacement"}
    | {"kind", "protocol_digest", "proposer", "accepter", "received_from"}
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form that sends, with the values that stand in it, and its fields that take a file."""

    address: str
    route: str
    values: dict[str, list[str]]
    files: tuple[str, ...]


@dataclass
class Walk:
    """What was found: pages and files by address, forms by route and names of fields."""

    pages: dict[str, html.HtmlElement] = field(default_factory=dict)
    files: dict[str, tuple[HttpResponse, bytes]] = field(default_factory=dict)
    forms: dict[tuple[str, ...], Form] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    """Addresses whose answer holds a mark."""


def routes() -> Iterator[str]:
    """Every route of the site, such as ``plans/<uuid:plan_id>/``."""

    def below(patterns: Iterable[Any], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield path
            else:
                yield from below(pattern.url_patterns, path)

    yield from below(get_resolver().url_patterns, "")


def route_of(path: str) -> str | None:
    """The route of a path; ``None`` for none of ours."""
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return None


def content_of(answer: Any) -> bytes:
    """Everything that an answer holds."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def walk(client: Client, first: Sequence[str], then: Sequence[str] = ()) -> Walk:
    """Look at each address of ``first``; from there and from ``then`` at one address of each route not seen yet."""
    found = Walk()
    known: set[str] = set()
    seen: set[str] = set()
    waiting = [*first, *then]
    for number, address in enumerate(waiting):
        route = route_of(address)
        wanted = number < len(first) or route not in seen
        if route is None or address in known or not wanted or address.startswith(_NOT_FOLLOWED):
            continue
        known.add(address)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.append(urljoin(address, answer["Location"]))
        if answer.status_code != 200:
            continue
        seen.add(route)
        content = content_of(answer)
        if b"zq-" in content:
            found.marked.add(address)
        if not answer.get("Content-Type", "").startswith("text/html"):
            found.files[address] = answer, content
            continue
        page = found.pages[address] = html.document_fromstring(content.decode())
        waiting.extend(_links(page, address))
        for form in _forms(page, address):
            found.forms.setdefault((form.route, *sorted(form.values)), form)
    return found


def _links(page: html.HtmlElement, address: str) -> Iterator[str]:
    for href in page.xpath("//a/@href | //form[not(@method) or @method='get']/@action"):
        target = urlsplit(urljoin(address, str(href)))
        if not target.netloc:
            yield target.path + (f"?{target.query}" if target.query else "")


def _forms(page: html.HtmlElement, address: str) -> Iterator[Form]:
    for form in page.forms:
        if form.method.upper() != "POST":
            continue
        common: dict[str, list[str]] = {}
        for name, value in form.form_values():
            if name != "csrfmiddlewaretoken":
                common.setdefault(name, []).append(value)
        files = tuple(form.xpath(".//input[@type='file']/@name"))
        for button in buttons(page, form):
            path = urlsplit(urljoin(address, button.get("formaction") or form.get("action") or "")).path
            own = {button.get("name"): [button.get("value", "")]} if button.get("name") else {}
            if (route := route_of(path)) is not None:
                yield Form(path, route, common | own, files)


def buttons(page: html.HtmlElement, form: html.HtmlElement) -> list[html.HtmlElement]:
    """The buttons that send a form, also those that stand elsewhere and name it."""
    inside = form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
    named = page.xpath("//button[@form=$name]", name=form.get("id")) if form.get("id") else []
    return [*(x for x in inside if not x.get("form")), *named]


def make_private(country: str) -> None:
    """Keep every record of a country for its own people, and what members of the network tell for themselves."""
    for model in _models():
        names = {x.name for x in model._meta.concrete_fields}
        if "visibility" in names:
            owned(model, country).update(visibility="private")
        if "audience" in names:
            model._base_manager.update(audience="me")


def mark_texts(country: str) -> set[str]:
    """Begin every free text of what a country owns, and of what nobody owns, with ``=<zq-app.Model.field>``.

    The mark is a formula to a spreadsheet and an element to a browser, and it says where it comes from.
    """
    labels = set()
    for model in _models():
        if model._meta.app_label in _NO_TEXTS:
            continue
        for text in model._meta.concrete_fields:
            if not _is_text(text):
                continue
            label = f"{model._meta.label}.{text.name}"
            marked = Concat(Value(f"=<zq-{label}>"), text.name, output_field=models.TextField())
            if owned(model, country).update(**{text.name: marked}):
                labels.add(label)
    return labels


def _models() -> list[type[models.Model]]:
    from django.apps import apps

    return [x for x in apps.get_models() if x.__module__.startswith("hsforhs.")]


def _is_text(found: Any) -> bool:
    if type(found) not in (models.CharField, models.TextField) or found.choices or found.unique:
        return False
    return (found.max_length is None or found.max_length >= 100) and found.name not in _NO_TEXT


def owned(model: type[models.Model], country: str) -> models.QuerySet[Any]:
    """The rows of a country; all rows where they belong to none."""
    rows = model._base_manager.all()
    way = _way(model)
    return rows.filter(pk__in=list(rows.filter(**{way: country}).values_list("pk", flat=True))) if way else rows


def _way(model: type[models.Model], seen: tuple[Any, ...] = ()) -> str:
    """The way from a row to the code of the country that owns it; empty where rows belong to no country."""
    names = {x.name for x in model._meta.concrete_fields}
    for name, way in (("place", "place__country"), ("country", "country")):
        if name in names:
            return way
    for link in model._meta.concrete_fields:
        other = link.related_model
        if other is None or other in (model, *seen) or other._meta.label in ("accounts.User", "assessments.StoredFile"):
            continue
        if way := _way(other, (*seen, model)):
            return f"{link.name}__{way}"
    return ""
