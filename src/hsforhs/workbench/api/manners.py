"""What holds for every answer: one form of refusal, entity tags, and who may keep what."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja.operation import Operation

from hsforhs.workbench.accounts.tokens import Caller
from hsforhs.workbench.endpoints.answers import PRIVATE, PUBLIC, refused

View = Callable[..., HttpResponseBase]
KEPT_WITH_304 = ("Cache-Control", "ETag", "Last-Modified", "Vary")


def mannered(view: View) -> View:
    """Wrap the view of a path: HEAD as GET, refusals as JSON, entity tags and cache rules."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any("\0" in x for pair in request.GET.lists() for x in (pair[0], *pair[1])):
            return fault(422, "The question holds the character NUL; expected text.")
        if any(isinstance(x, str) and "\0" in x for x in kwargs.values()):
            return fault(404, "There is nothing at this address.")
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if head:
            request.method = "HEAD"
        if response.status_code == 405:
            allowed = ", ".join(sorted({*response["Allow"].split(", "), "HEAD"}))
            return fault(405, f"{request.method} is not possible here; expected {allowed}.", {"Allow": allowed})
        return _kept(request, response)

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def fault(status: int, sentence: str, headers: dict[str, str] | None = None) -> JsonResponse:
    """Return a refusal in the form that all have."""
    return JsonResponse({"detail": sentence}, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


def _kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code != 200:
        response.setdefault("Cache-Control", "no-store")
        return response
    caller: Caller | None = getattr(request, "auth", None)
    personal = caller is not None and not caller.is_visitor
    if personal or not response.has_header("Cache-Control"):
        response["Cache-Control"] = PRIVATE if personal else PUBLIC
    patch_vary_headers(response, ("Authorization", "Cookie"))
    if isinstance(response, HttpResponse) and not response.has_header("ETag"):
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if not has(request, response.get("ETag", "")):
        return response
    return not_modified(response)


def has(request: HttpRequest, etag: str) -> bool:
    """Say whether the caller already has what the tag names. Tags are compared weakly: a proxy may have packed it."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return bool(etag) and ("*" in given or any(x.removeprefix("W/") == etag for x in given))


def not_modified(like: HttpResponseBase) -> HttpResponseNotModified:
    """Return the answer without content, with the headers that tell what is still valid."""
    return HttpResponseNotModified(headers={x: like[x] for x in KEPT_WITH_304 if like.has_header(x)})


def known_questions(run: View) -> View:
    """Refuse a parameter that the endpoint does not know: a filter that is misspelt must not give everything."""
    operation = inspect.unwrap(run).__self__
    known = set(_parameters(operation))

    @wraps(run)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        unknown = [x for x in request.GET if x not in known]
        if unknown:
            names = ", ".join(sorted(known)) or "none"
            problem = refused(f"There is no parameter '{unknown[0]}' here; expected {names}.")
            return operation.api.on_exception(request, problem)
        return run(request, **kwargs)

    return checked


def _parameters(operation: Operation) -> Iterable[str]:
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            yield from getattr(model, "__ninja_flatten_map__", None) or model.model_fields
