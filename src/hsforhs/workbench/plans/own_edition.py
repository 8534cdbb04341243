"""A plan is shown, changed and exported with the edition that it was made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse

from hsforhs.planning.edition import Pair
from hsforhs.workbench.editions.queries import pair_of, using_version

from .models import Plan


@contextmanager
def in_own_edition(plan: Plan) -> Iterator[bool]:
    """Work with the edition of a plan inside the block; gives whether this site holds it (else: the current one)."""
    with using_version(plan.catalogue_version) as known:
        yield known


class PlanEdition:
    """Middleware: every address that names a plan works with the edition of the plan, in the page and the API alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Any, words: Mapping[str, Any]
    ) -> None:
        """Let the request follow the plan; nothing is looked up until somebody asks for the framework."""
        if plan_id := words.get("plan_id"):
            request.edition.follow(lambda: _pair_of_plan(plan_id))  # type: ignore[attr-defined]


def follow(request: HttpRequest, plan: Plan) -> None:
    """Let a request follow a plan that was read already, so that it is not looked up once more."""
    request.edition.follow(lambda: pair_of(plan.catalogue_version))  # type: ignore[attr-defined]


def _pair_of_plan(plan_id: Any) -> Pair | None:
    version = Plan.objects.filter(pk=plan_id).values_list("catalogue_version", flat=True).first()
    return pair_of(version) if version else None
