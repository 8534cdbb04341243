"""The pages around the API: its description for people and for programs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_safe

from . import assembly
from .manners import fault


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return redirect("api:docs")


@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(_schema(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Name every endpoint; ``?of=PART`` shows those of one part with parameters and answers, without any script."""
    groups = _groups()
    chosen = request.GET.get("of", "")
    if chosen and chosen not in groups:
        raise Http404
    return render(request, "api/docs.html", {"groups": groups, "chosen": chosen, "entries": groups.get(chosen, [])})


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    return fault(404, "There is nothing at this address; /api/v1/docs lists what there is.")


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    return assembly.schema()


@lru_cache(maxsize=1)
def _groups() -> dict[str, list[dict[str, Any]]]:
    """Endpoints by their part, each with what a person wants to know of it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in _schema()["paths"].items():
        for method, operation in methods.items():
            parameters = [
                {
                    **x,
                    "description": _plain(x.get("description", "")),
                    "words": _words(x["schema"]),
                    "default": x["schema"].get("default"),
                }
                for x in operation["parameters"]
            ]
            entry = {**operation, "path": path, "method": method.upper(), "parameters": parameters}
            entry["refusals"] = [
                (status, x["description"]) for status, x in operation["responses"].items() if int(status) >= 400
            ]
            entry["description"] = _plain(operation["description"])
            entry["fields"] = _fields(operation)
            found.setdefault(operation["tags"][0], []).append(entry)
    return found


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of an answer; for a page or a list those of one row."""
    content = operation["responses"][200].get("content", {}).get("application/json")
    if content is None:
        return []
    found = _resolved(content["schema"])
    items = found.get("items") or found.get("properties", {}).get("items", {}).get("items")
    row = _resolved(items) if items else found
    return [
        {"name": name, "words": _words(x), "description": _plain(x.get("description", ""))}
        for name, x in row.get("properties", {}).items()
    ]


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    reference = part.get("$ref", "").rpartition("/")[2]
    return _schema()["components"]["schemas"][reference] if reference else part


def _plain(text: str) -> str:
    """A description without the marks that programs read as code."""
    return text.replace("`", "")


def _words(part: dict[str, Any]) -> str:
    """A type in a few words: `integer or null`, `list of string`."""
    if "anyOf" in part:
        return " or ".join(_words(x) for x in part["anyOf"])
    if "$ref" in part:
        return str(_resolved(part).get("title", "object"))
    if part.get("type") == "array":
        return f"list of {_words(part.get('items', {}))}"
    return str(part.get("format") or part.get("type") or "object")
