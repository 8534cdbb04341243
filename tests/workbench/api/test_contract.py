"""Every endpoint keeps to the description, whatever is asked: checked by schemathesis within the process.

One check of schemathesis is left out: that each question which fits the description is answered with 200. Codes of
places and instruments are content and not part of the description, so most generated ones are refused, with 422.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import AnonymousUser
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from hsforhs.library import Document, Tag
from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.api.assembly import schema
from hsforhs.workbench.api.framework import FrameworkAnswer
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.catalogues.models import CatalogueVersion, OwnCatalogue, Readers
from hsforhs.workbench.costs.services import freeze
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.events.models import Event as Workshop
from hsforhs.workbench.example_events import load_events
from hsforhs.workbench.example_exercise import load_exercises
from hsforhs.workbench.example_experiences import load_experiences
from hsforhs.workbench.example_network import load_network
from hsforhs.workbench.example_outcomes import load_outcomes
from hsforhs.workbench.example_questions import load_questions
from hsforhs.workbench.example_team import load_team
from hsforhs.workbench.exercises.models import Exercise
from hsforhs.workbench.experiences.models import Timeline
from hsforhs.workbench.indices.example import load_indices
from hsforhs.workbench.indices.models import Run
from hsforhs.workbench.library.models import Document as StoredDocument
from hsforhs.workbench.library.services import import_records
from hsforhs.workbench.live_questions.models import Question as LiveQuestion
from hsforhs.workbench.outcomes.models import Decision, NextStep
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plan_imports.models import PlanImport
from hsforhs.workbench.plans.services import draft_plan
from hsforhs.workbench.scenarios.models import Scenario
from hsforhs.workbench.stewardship.models import Proposal
from tests.workbench.costs.made import cost

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    negative_data_rejection,
]
DESCRIBED = schemathesis.openapi.from_dict(schema())
DESCRIBED.app = get_wsgi_application()
OPERATIONS = [x.ok() for x in DESCRIBED.get_all_operations()]
EXAMPLES = 12


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Keep the transaction of the test: a served request would end by closing its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(join: Callable[..., User], token_of: Callable[..., str]) -> str:
    return token_of(join(Role.VIEWER, "AFRO"))


def check(case: schemathesis.Case, token: str) -> int:
    headers = {"Host": "localhost", **({"Authorization": f"Bearer {token}"} if token else {})}
    return case.call_and_validate(headers=headers, checks=CHECKS).status_code


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("example_store", "ask", "kept_connection")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda x: x.label)
def test_whatever_is_asked_the_answer_is_as_described(operation: schemathesis.APIOperation, token: str) -> None:
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if operation.query else [])]
    cases = st.one_of(operation.as_strategy(generation_mode=x) for x in modes)

    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, known=st.booleans())
    def asked(case: schemathesis.Case, known: bool) -> None:
        check(case, token if known else "")

    asked()


NAMED = {
    "code": "GHA",
    "instrument": "spar-2",
    "cell": "P5:OS:ANI",
    "action_id": next(iter(action_catalogue().actions)),
    "table": "places",
    "name": "lumora-actions",
    "series": "uhc_service_coverage",
    "lesson": "L003",
    "key": "net-01",
}
NEEDED = {"gap": "P5:OS:ANI"}
"""Values of filters that an endpoint does not do without."""
FILTERS = {
    "limit": 3,
    "place": "GHA",
    "under": "AFRO",
    "country": "GHA",
    "instrument": "spar-2",
    "period": "2022",
    "invented": False,
    "updated_since": "2020-01-01T00:00:00Z",
    "own": True,
    "at": "2022-06-30",
    "area": "P5",
    "series": "uhc_service_coverage",
    "component": "OS",
    "subject": "spar-1",
    "object": "spar-2",
    "years": 1,
    "target": 4,
}


def there(operation: schemathesis.APIOperation, named: dict[str, Any]) -> None:
    """Load what an endpoint is about, and name it for the path."""
    if "{run_id}" in operation.path:
        load_indices()
        named["run_id"] = Run.objects.filter(place=None).latest("pk").pk
    if "/network/" in operation.path:
        load_network()
    if "/research-questions/" in operation.path:
        named["code"] = "RQ08"
    if "{timeline_id}" in operation.path:
        load_team()
        load_experiences()
        named["timeline_id"] = Timeline.objects.filter(visibility="PUBLIC").latest("pk").pk
    if "{exercise_id}" in operation.path:
        load_team()
        load_exercises()
        named["exercise_id"] = Exercise.objects.filter(visibility="PUBLIC").latest("pk").pk
    if "{event_id}" in operation.path:
        load_events()
        named["event_id"] = Workshop.objects.latest("pk").pk
    if "{session_id}" in operation.path:
        load_questions()
        session = LiveQuestion.objects.latest("pk").session
        named |= {"event_id": session.day.event_id, "session_id": session.pk}
    if "{decision_id}" in operation.path or "{step_id}" in operation.path:
        load_events()
        load_outcomes()
        named |= {
            "decision_id": str(Decision.objects.latest("pk").pk),
            "step_id": str(NextStep.objects.latest("pk").pk),
        }


@pytest.mark.slow
@pytest.mark.usefixtures("ask", "kept_connection")
def test_what_is_there_is_given_as_described(ghana: Place, token: str, own_catalogue: CatalogueVersion) -> None:
    """One store for all endpoints, to which each adds what it is about and takes it away again."""
    OwnCatalogue.objects.update(readable_by=Readers.EVERYBODY)
    stored = next(x for x in current_rounds(ghana, AnonymousUser()) if x.assessment.values)
    plan = draft_plan(person=AnonymousUser(), stored=stored, years=5)
    cost(AnonymousUser(), plan)
    freeze(person=AnonymousUser(), plan=plan)
    Scenario.objects.create(plan=plan, number=1, name="x", limits={}, author="visitor")
    imported = {"layout": "costed-plan", "refused": [], "unread": []}
    PlanImport.objects.create(
        plan=plan, number=1, actor="visitor", content=b"", price_year=2026, facts=imported, taken_at=timezone.now()
    )
    edition = register_shipped().name
    common = {
        **NAMED,
        "assessment_id": stored.round.pk,
        "plan_id": str(plan.pk),
        "old": edition,
        "new": edition,
        "number": 1,
    }
    decided = Proposal.objects.create(title="x", why="y", edition="z", state="decided", outcome="rejected")
    common["proposal_id"] = decided.pk
    reference = Document("zebra", {"en": "Zebra"}, tags=(Tag("area", "P5"),))
    import_records(actor="operator", records=[reference], name="made")
    common["document_number"] = StoredDocument.objects.get().pk
    for operation in OPERATIONS:
        named = dict(common)
        with transaction.atomic():
            there(operation, named)
            unfit = {"instrument", "period"} if "bulk" in operation.path else set()
            taken = {x.name for x in operation.iter_parameters()} - unfit
            place = {x: named[x] for x in named if f"{{{x}}}" in operation.path}
            needed = {x.name: NEEDED[x.name] for x in operation.query if x.is_required}
            wide = operation.Case(path_parameters=place, query=needed)
            filters = {x: FILTERS[x] for x in FILTERS if x in taken and x not in place}
            narrow = operation.Case(path_parameters=place, query={**needed, **filters})
            assert check(wide, "") == check(narrow, token) == 200
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.usefixtures("ask", "kept_connection")
def test_an_answer_that_is_not_as_described_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrameworkAnswer, "model_dump", lambda *_args, **_more: {"version": 1})
    operation = next(x for x in OPERATIONS if x.path == "/api/v1/framework")
    with pytest.raises(BaseExceptionGroup):
        check(operation.Case(), "")
