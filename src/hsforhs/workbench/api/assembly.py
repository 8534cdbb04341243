"""The API put together. A new part adds its router to ROUTERS and its tables to TABLES (see docs/how-to)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.renderers import JSONRenderer

from hsforhs.workbench.assessments.api import router as assessments
from hsforhs.workbench.atlas.api import router as where_to_start
from hsforhs.workbench.catalogues.api import router as catalogues
from hsforhs.workbench.costs.api import router as costs
from hsforhs.workbench.editions.api import router as editions
from hsforhs.workbench.events.api import router as events
from hsforhs.workbench.exercises.api import router as exercises
from hsforhs.workbench.experiences.api import router as experiences
from hsforhs.workbench.follow_up.api import router as follow_up
from hsforhs.workbench.funding.api import router as funding
from hsforhs.workbench.indicators.api import router as indicators
from hsforhs.workbench.indices.api import router as indices
from hsforhs.workbench.library.api import router as library
from hsforhs.workbench.live_questions.api import router as live_questions
from hsforhs.workbench.network.api import router as network
from hsforhs.workbench.outcomes.api import router as outcomes
from hsforhs.workbench.places.api import router as places
from hsforhs.workbench.plan_documents.api import router as plan_documents
from hsforhs.workbench.plan_imports.api import router as plan_imports
from hsforhs.workbench.plans.api import router as plans
from hsforhs.workbench.scenarios.api import router as scenarios
from hsforhs.workbench.stewardship.api import router as stewardship

from .actions import router as actions
from .bulk import router as bulk
from .callers import Token, TooOftenError
from .framework import router as framework
from .manners import fault, known_questions, mannered

VERSION = "1"
ROUTERS = (
    places,
    assessments,
    plans,
    costs,
    scenarios,
    follow_up,
    plan_documents,
    funding,
    plan_imports,
    framework,
    editions,
    actions,
    catalogues,
    indicators,
    where_to_start,
    stewardship,
    indices,
    experiences,
    library,
    exercises,
    network,
    events,
    live_questions,
    outcomes,
    bulk,
)
DESCRIPTION = (
    "Read-only access to what the workbench holds: the tree of places, assessments with their scores and gaps, the "
    "framework, the action catalogue, draft plans, the reference library, what is said and decided about the "
    "framework, what events taught, research questions and the exercises that rank them, and the network of experts "
    "with its workshops. Figures are given as published, what is recomputed stands beside; the matrix, the actions "
    "and the implementation steps are our drafts. Without a token the answers hold public records; with one, also "
    "what its owner may see. Every refusal is one sentence in `detail`."
)


OUTCOMES = {
    304: "Nothing changed since the answer whose tag was sent.",
    401: "The token opens nothing.",
    404: "Not there, or not for this caller.",
    422: "The question cannot be answered as it was asked.",
    429: "Too many requests without a token in this minute.",
}


class Renderer(JSONRenderer):
    """JSON in UTF-8, written as it is read."""

    json_dumps_params = {"ensure_ascii": False}


class WorkbenchAPI(NinjaAPI):
    """The API with refusals in one sentence."""

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext]) -> ValidationError:
        """Turn what pydantic found wrong into sentences that name the parameter and what was given."""
        return ValidationError(
            [
                {"sentence": _sentence(error)}
                for context in error_contexts
                for error in context.pydantic_validation_error.errors(include_url=False, include_context=False)
            ]
        )


def _sentence(error: Any) -> str:
    name = str(error["loc"][-1]) if error["loc"] else "the question"
    if error["type"] == "missing":
        return f"{name} is missing."
    expected = str(error["msg"]).removeprefix("Value error, ").partition(", unable")[0].partition(", got")[0]
    for beginning in ("Input should be ", "Input should have ", "String should "):
        expected = expected.removeprefix(beginning)
    return f"{name} is '{str(error['input'])[:60]}'; expected {expected[:1].lower()}{expected[1:]}."


@lru_cache(maxsize=1)
def api() -> WorkbenchAPI:
    """Return the API of this process."""
    made = WorkbenchAPI(
        title="HSforHS workbench",
        version=VERSION,
        description=DESCRIPTION,
        urls_namespace="api",
        docs_url=None,
        auth=Token(),
        renderer=Renderer(),
        openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
    )
    made.add_decorator(known_questions, mode="view")
    made.add_exception_handler(ValidationError, _invalid)
    made.add_exception_handler(HttpError, _refused)
    made.add_exception_handler(Http404, _missing)
    for router in ROUTERS:
        made.add_router("", router)
    return made


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return fault(422, " ".join(x["sentence"] for x in error.errors))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    headers = {}
    if error.status_code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="HSforHS workbench"'
    if isinstance(error, TooOftenError):
        headers["Retry-After"] = str(error.wait)
    return fault(error.status_code, error.message, headers)


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return fault(404, "There is nothing at this address.")


def schema() -> dict[str, Any]:
    """Return the description of the API as OpenAPI 3.1."""
    found: dict[str, Any] = api().get_openapi_schema(path_prefix="/api/v1/")
    for path in found["paths"].values():
        for operation in path.values():
            # Every answer exists without a token as well; it then holds public records alone.
            operation["security"] = [{}, {"Token": []}]
            # Python's own phrases differ between its versions.
            for status in OUTCOMES.keys() & operation["responses"].keys():
                operation["responses"][status]["description"] = OUTCOMES[status]
    return found


def patterns() -> list[URLPattern]:
    """Return the addresses of all endpoints, each with the manners of the API."""
    found = []
    for pattern in api().urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name not in ("api-root", "openapi-json"):
            pattern.callback = mannered(pattern.callback)
            found.append(pattern)
    return found
