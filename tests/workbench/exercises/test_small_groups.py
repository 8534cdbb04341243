"""A whole exercise seen from outside: nothing that comes out of it, alone or beside another, tells of three people."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import docx
import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Ballot, Exercise
from hsforhs.workbench.exercises.services.voting import Remark
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
GROUPS = {"Nurses": 11, "Ministries": 9, "Villages": 7, "Donors": 3}
CODES = ("answerability", "effectiveness", "deliverability", "burden", "equity")
POINTS = ("30", "25", "20", "15", "10")


def scored(maker: Maker) -> tuple[Exercise, list[Ballot]]:
    """Thirty scorers in four groups, with weights, a threshold and blanks; donors answer unlike all others."""
    found = maker.sorting(wordings=[f"Question {x}?" for x in range(6)])
    groups = [services.add_group(person=maker.steward, exercise=found, title=name) for name in GROUPS]
    for turn, group in enumerate(groups):
        points = dict(zip(CODES, POINTS[turn:] + POINTS[:turn], strict=True))
        services.weigh_by_points(person=maker.steward, group=group, points=points)
    services.set_thresholds(person=maker.steward, group=groups[0], thresholds={"equity": "0.45"})
    services.change_protocol(person=maker.steward, exercise=found, options={"draws": 200, "top": 3})
    current = services.open_round(person=maker.steward, exercise=found)
    ballots = [
        maker.ballot(found, group=x) for x, size in zip(groups, GROUPS.values(), strict=True) for _ in range(size)
    ]
    rng = np.random.default_rng(8)
    for number, ballot in enumerate(ballots):
        is_donor, answers = number >= 27, {}
        for place, code in enumerate(current.questions):
            values = rng.choice([0.0, 0.5, 1.0], size=5, p=(0.1, 0.2, 0.7) if place < 3 else (0.6, 0.3, 0.1))
            blank = rng.random(5) < (1 if place == 5 and 11 <= number < 17 else 0.15)
            values = 1 - values if is_donor else values
            answers[code] = {k: None if b else float(v) for k, v, b in zip(CODES, values, blank, strict=True)}
        services.save_answers(
            ballot=ballot,
            answers=answers,
            remarks={current.questions[5]: Remark("outside" if number < 20 else "unclear")},
            familiarity=5 if number % 3 == 0 else 2,
            done=True,
        )
    services.close_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    return found, ballots


def outputs(client: Client, found: Exercise) -> dict[str, str]:
    """Everything that can be taken away, as text."""
    texts = {
        name: client.get(reverse(f"exercises:{name}", args=[found.pk])).content.decode()
        for name in ("exercise", "results", "results-table", "scores-table", "protocol-file")
    }
    texts["api"] = client.get(f"/api/v1/exercises/{found.pk}").content.decode()
    report = docx.Document(io.BytesIO(client.get(reverse("exercises:report", args=[found.pk])).content))
    texts["report"] = " ".join(map(str, report.element.body.itertext()))
    return texts


def numbers(value: Any, place: str = "") -> dict[str, float]:
    """Return every number in JSON values by its place."""
    if isinstance(value, dict):
        return {k: v for name, x in value.items() for k, v in numbers(x, f"{place}/{name}").items()}
    if isinstance(value, list):
        return {k: v for i, x in enumerate(value) for k, v in numbers(x, f"{place}/{i}").items()}
    return {place: float(value)} if isinstance(value, int | float) and not isinstance(value, bool) else {}


def test_three_donors_are_told_of_nowhere(maker: Maker, client_of: Callable[[User], Client]) -> None:
    found, ballots = scored(maker)
    seen = outputs(client_of(maker.steward), found)
    results = json.loads(seen["api"])["results"]
    shown = {"nurses", "ministries"}
    assert {x for x, size in results["group_sizes"].items() if size} == shown
    assert set(results["group_reports"]) == shown, "the next group is hidden with them, or the rest would be theirs"
    rows = list(csv.DictReader(io.StringIO(seen["scores-table"])))
    assert Counter(x["group"] for x in rows) == {"nurses": 11 * 30, "ministries": 9 * 30, "": 10 * 30}

    # What three people answered, and what all others did, stands in no figure.
    values = {(str(b.pk), s.question.code): s.values for b in ballots for s in b.scores.select_related("question")}
    told = numbers(results)
    for code in found.rounds.get().questions:
        for few in (ballots[27:], ballots[20:27], ballots[:27], [*ballots[:20], *ballots[27:]]):
            means = []
            for item in CODES:
                given = [x for b in few if (x := values[str(b.pk), code][item]) is not None]
                means.append(np.mean(given) if given else np.nan)
            mean = float(np.mean(means))
            same = [name for name, x in told.items() if abs(x - mean) < 1e-9]
            assert not [x for x in same if any(part in x for part in ("rps", "own", "others"))], code

    # Three ministries answered the last question: what the group thinks of it is not told.
    last = found.rounds.get().questions[5]
    assert results["group_reports"]["ministries"]["ranks"][last] == 0
    row = next(x for x in results["questions"] if x["question"] == last)
    assert row["blank_reasons"]["outside"] >= 5
    assert results["familiar"] == 10
    assert "Donors" not in seen["results"].split('id="groups"')[1].split("</section>")[0]
    minority = seen["report"].split("Minority reports")[-1].split("AEA is")[0]
    assert "Donors" not in minority
    assert "Villages" not in minority
    for name in ("results-table", "report", "results"):
        assert "blank" in seen[name], name
    assert "Among those who know the field" in seen["results"]

    # Once they are published, visitors see the same and nothing of who scored.
    services.publish(person=maker.steward, exercise=found, expires_on=timezone.localdate() + dt.timedelta(days=90))
    public = Client()
    assert json.loads(public.get(f"/api/v1/exercises/{found.pk}").content)["results"] == results
    assert public.get(reverse("exercises:results", args=[found.pk])).status_code == 200
    for name in ("scores-table", "texts", "voters"):
        assert public.get(reverse(f"exercises:{name}", args=[found.pk])).status_code in (302, 403), name


def test_a_round_that_shows_a_group_does_not_tell_of_it_in_the_round_before(maker: Maker) -> None:
    found, ballots = scored(maker)
    donors = found.groups.get(title="Donors")
    services.open_round(person=maker.steward, exercise=found)
    more = [*ballots, *(maker.ballot(found, group=donors) for _ in range(3))]
    first = found.rounds.get(number=1)
    for ballot in more:
        before = dict(ballot.scores.filter(round=first).values_list("question__code", "values"))
        answers = before or {code: dict.fromkeys(CODES, 1.0) for code in first.questions}
        services.save_answers(ballot=ballot, answers=answers)
    services.close_round(person=maker.steward, exercise=found)
    results = found.rounds.get(number=2).results
    assert set(results["group_reports"]) == {"nurses", "ministries"}, "villages now would leave donors before"
    assert results["group_sizes"]["donors"] is None
