"""Why something is left out, which limits cannot hold and why nobody answered, in the language of the reader."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.utils import translation

from hsforhs.files import BadInput, Sentence
from hsforhs.files.keeping import kept, kept_refusal
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs.models import Activity
from hsforhs.workbench.look import saying
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import services
from hsforhs.workbench.scenarios.models import Scenario, State
from hsforhs.workbench.scenarios.views import MOST_ROWS
from tests.workbench.costs.made import fresh

pytestmark = pytest.mark.django_db
PART = re.compile(r"(%\(\w+\)[sd])")


def in_capitals(text: str) -> str:
    """Stand for a translation: the words of a message in capitals, its parts as they are."""
    return "".join(x if PART.fullmatch(x) else x.upper() for x in PART.split(text))


@pytest.fixture
def found(costed_plan: Plan, member: User) -> Scenario:
    limits = {"years": 5, "donors": [{"id": "Gov", "budget": [100_000.0] * 5}]}
    return services.create_scenario(
        person=member, plan=fresh(member, costed_plan), name="Little", limits=limits, prove=False
    )


def first_words(sentence: str) -> str:
    """Return the first words of a sentence, or of the first sentence in it."""
    assert isinstance(sentence, Sentence)
    words = next(
        (x.strip() for x in PART.split(sentence.template) if not PART.fullmatch(x) and " " in x.strip(" ;,")), ""
    )
    inner = next((x for x in sentence.values.values() if isinstance(x, Sentence)), None)
    return first_words(inner) if sentence.template.startswith("%") and inner else words


def page_of(found: Scenario, member: User, **asked: str) -> str:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(member)
    page = client.get(f"/plans/{found.plan_id}/scenarios/{found.number}/", asked).content.decode()
    assert '<html lang="fr"' in page
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_what_is_left_out_says_why(found: Scenario, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saying, "gettext", in_capitals)
    reasons = {x for x, _detail in found.left_out.values()}
    assert reasons >= {"budget", "order"}
    for reason in reasons:
        page = page_of(found, member, reason=reason)
        told = [x for _code, (y, x) in sorted(found.left_out.items()) if y == reason][:MOST_ROWS]
        assert all(isinstance(x, Sentence) for x in told)
        assert [x for x in told if in_capitals(first_words(x)) not in page] == []
        assert not re.search(r"it needs|it waits for|it would bring|being complete|suffices", page)
    assert "Gov" in page_of(found, member, reason="budget")
    assert "§" not in page


def test_limits_that_cannot_hold_and_answers_that_fail(
    found: Scenario, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "gettext", in_capitals)
    said = Sentence("must be done: %(action)s", action="D1-001")
    outcome = {**found.outcome, "conflict": [kept(said), "budget of donor Long Ago"]}
    Scenario.objects.update(state=State.IMPOSSIBLE, outcome=outcome)
    page = page_of(found, member)
    assert "MUST BE DONE: D1-001" in page
    assert "BUDGET OF DONOR LONG AGO" in page
    error = BadInput(Sentence("no plan was found"), expected=Sentence("more time"))
    Scenario.objects.update(state=State.FAILED, error=str(error), fault=kept_refusal(error))
    assert "NO PLAN WAS FOUND; EXPECTED MORE TIME." in page_of(found, member)


def test_answers_of_before_stay_readable_in_english(found: Scenario, member: User) -> None:
    code = next(iter(found.left_out))
    outcome = {**found.outcome, "left_out": {code: {"reason": "budget", "detail": "it was too dear"}}}
    Scenario.objects.update(outcome=outcome)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(member)
    page = client.get(f"/plans/{found.plan_id}/scenarios/1/").content.decode()
    assert '<span lang="en">it was too dear</span>' in page
    Scenario.objects.update(state=State.FAILED, error="no time was left.", fault={})
    page = client.get(f"/plans/{found.plan_id}/scenarios/1/").content.decode()
    assert '<span lang="en">no time was left.</span>' in page


def test_who_takes_it_over_gives_the_reasons_in_the_own_language(
    found: Scenario, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "gettext", in_capitals)
    services.adopt(person=member, scenario=found)
    reasons = list(Activity.objects.exclude(reason="").values_list("reason", flat=True))
    assert any("IT WAITS FOR" in x or "IT NEEDS" in x for x in reasons)
