"""Invented exercises of the invented country: one by CHNRI from ideas to published results, one that is being sorted.

The scorers and their answers do not exist; the topic is that of the workshop on health systems for health security.
"""

from __future__ import annotations

import datetime as dt
import uuid

import numpy as np
from django.db import transaction
from django.utils import timezone

from .accounts.models import User
from .accounts.rules import forget_grants
from .example_team import COUNTRY, DOMAIN
from .exercises import services
from .exercises.models import Ballot, Exercise, Idea, Question, Reason, Round, Score, StakeholderGroup, Uptake
from .exercises.services.voting import digest_of
from .places.models import Place, Visibility

SEED = 2021
TITLE = "Health systems for health security: what Lumora should find out next (invented)"
SECOND = "Which signals the districts trust (invented, by Delphi)"
ADOPTED = ("RQ08", "RQ29", "RQ33", "RQ46", "RQ54", "RQ58", "RQ69", "RQ74", "RQ90", "RQ93")
"""Questions of the shipped register, from the best to the least in the eyes of the invented scorers."""
_IDEAS = (
    ("How can a district keep its clinics open when the road is washed away?", "keep"),
    ("What do districts know of the national plan, and do they follow it?", "RQ90"),
    ("What would a joint budget line of health and animal health change?", "keep"),
    ("Build a new hospital in Marenport", "It asks for a building, not for an answer"),
)
GROUPS = (
    ("Health workers", 10, (30, 25, 20, 15, 10)),
    ("Ministries", 8, (15, 20, 30, 25, 10)),
    ("Communities", 7, (10, 15, 20, 20, 35)),
)
"""Name, number of invented scorers, points for the five criteria."""
_ITEMS = {
    4: "Ministries of health and finance, and partners that pay for research (invented).",
    5: "Research on health systems and policy, also with other sectors (invented).",
    9: "Two epidemiologists, a nurse, an economist, a veterinarian (invented).",
    12: "Anybody who works on preparedness in Lumora or lives there (invented).",
    13: "Through the invented network and posters in clinics; 40 were asked, 25 answered.",
    16: "Nobody was paid; travel was paid back (invented).",
    26: "A questionnaire after scoring, answered by 14 of 25 (invented).",
    28: "The ministry of health asks for studies on the first five questions (invented).",
    30: "The invented ministry of health; no money from others.",
    31: "Two scorers work for a laboratory; they left its questions blank (invented).",
}


@transaction.atomic
def load_exercises() -> bool:
    """Add the exercises, a call and what followed, unless an exercise is here; says whether it did."""
    if Exercise.objects.exists():
        return False
    steward = User.objects.get(email=f"steward@{DOMAIN}")
    forget_grants(steward)
    place = Place.objects.get(code=COUNTRY)
    found = _whole(steward, place)
    _follow_up(steward, place, found)
    _second(steward, place)
    return True


def _begin(steward: User, place: Place, title: str, method: str) -> Exercise:
    return services.create_exercise(
        person=steward,
        place=place,
        title=title,
        method=method,
        visibility=Visibility.PUBLIC,
        language="en",
        invented=True,
    )


def _whole(steward: User, place: Place) -> Exercise:
    found = _begin(steward, place, TITLE, "chnri")
    services.change_protocol(
        person=steward,
        exercise=found,
        context={
            "population": "Everybody in Lumora, those in far districts first (invented)",
            "burden": "Deaths and care that is missed in emergencies (invented)",
            "space": "Lumora and places like it (invented)",
            "time": "Answers within five years (invented)",
            "investment": "Small grants; some risk is accepted (invented)",
            "team": "The invented secretariat for preparedness",
        },
    )
    services.begin_collecting(person=steward, exercise=found)
    ideas = _hand_in(found, [text for text, _what in _IDEAS])
    services.start_sorting(person=steward, exercise=found)
    services.adopt(person=steward, exercise=found, codes=ADOPTED)
    for idea, (_text, what) in zip(ideas, _IDEAS, strict=True):
        if what == "keep":
            services.keep_idea(person=steward, idea=idea, text=idea.text, cells=())
        elif what in ADOPTED:
            services.merge_idea(person=steward, idea=idea, question=Question.objects.get(code=what))
        else:
            services.set_aside(person=steward, idea=idea, reason=what)
    groups = [services.add_group(person=steward, exercise=found, title=name) for name, _n, _points in GROUPS]
    codes = list(found.criteria.values_list("code", flat=True))
    for group, (_name, _number, points) in zip(groups, GROUPS, strict=True):
        given = {code: str(x) for code, x in zip(codes, points, strict=True)}
        services.weigh_by_points(person=steward, group=group, points=given)
    services.set_thresholds(person=steward, group=groups[1], thresholds={codes[0]: "0.4"})
    services.write_reporting_items(person=steward, exercise=found, texts=_ITEMS)
    current = services.open_round(person=steward, exercise=found)
    _score(found, current, groups, codes)
    services.close_round(person=steward, exercise=found)
    ends = timezone.localdate() + dt.timedelta(days=3 * 365)
    services.publish(person=steward, exercise=found, expires_on=ends)
    found.refresh_from_db()
    return found


def _hand_in(exercise: Exercise, texts: list[str]) -> list[Idea]:
    ideas = [
        Idea(id=uuid.uuid4(), exercise=exercise, text=text, language="en", proposer=digest_of("idea", f"{number}"))
        for number, text in enumerate(texts)
    ]
    return Idea.objects.bulk_create(ideas)


def _score(exercise: Exercise, current: Round, groups: list[StakeholderGroup], codes: list[str]) -> None:
    """Draw answers: each question has a worth, each scorer a temper, a tenth of the answers is blank, with reasons."""
    rng = np.random.default_rng(SEED)
    ballots = [
        Ballot(id=uuid.uuid4(), exercise=exercise, group=group, digest=digest_of("ballot", f"{group.pk} {i}"), done=1)
        for group, (_name, number, _points) in zip(groups, GROUPS, strict=True)
        for i in range(number)
    ]
    questions = dict(Question.objects.filter(code__in=current.questions).values_list("code", "pk"))
    worth = np.linspace(0.9, -0.5, len(current.questions))
    shape = (len(ballots), len(current.questions), len(codes))
    felt = worth[None, :, None] + rng.normal(0, 0.7, (shape[0], 1, 1)) + rng.normal(0, 0.9, shape)
    values = np.select([felt > 0.45, felt > -0.25], [1.0, 0.5], 0.0)
    blank = rng.random(shape) < 0.1
    reasons = rng.choice(Reason.values, size=shape[:2], p=(0.3, 0.6, 0.1))
    for ballot, familiarity in zip(ballots, rng.choice([2, 3, 4, 5], size=len(ballots)), strict=True):
        ballot.familiarity = int(familiarity)
    rows = [
        Score(
            id=uuid.uuid4(),
            ballot=ballot,
            round=current,
            question_id=questions[code],
            values={key: None if blank[i, j, k] else float(values[i, j, k]) for k, key in enumerate(codes)},
            reason=str(reasons[i, j]) if blank[i, j].any() else "",
        )
        for i, ballot in enumerate(ballots)
        for j, code in enumerate(current.questions)
    ]
    Ballot.objects.bulk_create(ballots)
    Score.objects.bulk_create(rows)


def _follow_up(steward: User, place: Place, found: Exercise) -> None:
    first, second = (x.question for x in found.entries.select_related("question").order_by("rank", "pk")[:2])
    today = timezone.localdate()
    services.announce_call(
        person=steward,
        place=place,
        title="Small grants for the first questions of Lumora (invented)",
        text="Up to six studies by teams in districts; no application is real.",
        opens_on=today - dt.timedelta(days=40),
        closes_on=today + dt.timedelta(days=20),
        codes=[first.code, second.code],
        most=10_000,
        currency="USD",
        months=9,
        language="en",
        invented=True,
    )
    services.add_uptake(
        person=steward,
        question=first,
        kind="grant",
        title="Grant to the invented university of Lumora",
        on=today - dt.timedelta(days=3),
        evidence="Decision 4 of the invented secretariat",
        follows=Uptake.objects.get(question=first, kind="call"),
        language="en",
    )
    services.check_evidence(
        person=steward,
        question=second,
        searched="Two invented databases, with the words of the question",
        found="One invented study in one district",
        status="emerging",
        language="en",
    )


def _second(steward: User, place: Place) -> None:
    found = _begin(steward, place, SECOND, "delphi")
    services.begin_collecting(person=steward, exercise=found)
    _hand_in(
        found,
        [
            "Which signals from the community come first?",
            "What do those who report a signal hear back?",
            "Do clinics trust alarms from other districts?",
        ],
    )
    services.adopt(person=steward, exercise=found, codes=["RQ53", "RQ54"])
