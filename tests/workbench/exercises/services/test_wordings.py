"""Texts in other languages: kept with what they translate, fixed with the protocol, gone with another wording."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.agenda.protocol import protocol_digest
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Exercise
from hsforhs.workbench.exercises.options import form_items, items_of, value_words
from hsforhs.workbench.exercises.queries import wordings_of
from hsforhs.workbench.exercises.services.protocols import criteria_from
from hsforhs.workbench.exercises.services.wordings import coded_lines
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
ENGLISH = "Reach: Does it reach all?\n- Far districts?\n- The poor?\n< Cost: What does it cost?"
FRENCH = "Portée: Does it reach all?\n- Districts éloignés?\n- The poor?\nCoût: Que coûte-t-elle?"


def worded(maker: Maker, **more: object) -> Exercise:
    """An exercise in English with two criteria and their French."""
    found = maker.sorting()
    Exercise.objects.filter(pk=found.pk).update(language="en")
    found.refresh_from_db()
    services.set_criteria(person=maker.steward, exercise=found, criteria=criteria_from(ENGLISH), language="en")
    code = found.entries.first().question.code
    given = {"criteria": criteria_from(FRENCH), "questions": {code: "Quelles alertes?"}, "scale": {1.0: "oui"}, **more}
    services.word_in_language(person=maker.steward, exercise=found, language="fr", **given)
    found.refresh_from_db()
    return found


def test_what_is_translated_is_asked_in_the_language_and_the_rest_as_it_is(maker: Maker) -> None:
    found = worded(maker)
    asked = {key: asks for key, _item, asks in items_of(list(found.criteria.all()), "fr")}
    assert asked == {"reach/1": "Districts éloignés?", "reach/2": "The poor?", "cost": "Que coûte-t-elle?"}
    assert next(x.heading for x in form_items(found, "scores", "es")) == "Far districts?"
    assert found.criteria.get(code="reach").translations == {
        "fr": {"title": "Portée", "subquestions": ["Districts éloignés?", ""]}
    }
    assert list(wordings_of(found, "fr").values()) == ["Quelles alertes?"]
    assert wordings_of(found, "ru") == {}
    assert value_words(found, "scores", "fr") == {0.0: "no", 0.5: "undecided", 1.0: "oui"}
    assert value_words(found, "scores", "ru")[0.5] == "undecided", "the usual words where there are none"
    event = Event.objects.filter(action="exercises.word").get()
    assert event.facts["texts"] == 4


def test_they_are_part_of_the_protocol_and_stand_once_scoring_opens(maker: Maker) -> None:
    found = worded(maker)
    services.open_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    assert found.protocol["criteria"][0]["translations"]["fr"]["title"] == "Portée"
    assert found.protocol["criteria"][1]["direction"] == "less is better"
    assert "direction" not in found.protocol["criteria"][0]
    assert found.protocol["questions"][0]["translations"] == {"fr": "Quelles alertes?"}
    assert found.protocol["scale_words"] == {"fr": {"1": "oui"}}
    assert found.protocol_digest == protocol_digest(found.protocol)
    with pytest.raises(ValidationError, match="Scoring has opened"):
        services.word_in_language(person=maker.steward, exercise=found, language="fr")


def test_another_wording_takes_its_translations_with_it(maker: Maker) -> None:
    found = worded(maker)
    question = found.entries.first().question
    services.reword(person=maker.steward, exercise=found, question=question, text="Which alarms come too late?")
    assert wordings_of(found, "fr") == {}
    changed = ENGLISH.replace("The poor?", "The poorest?")
    services.set_criteria(person=maker.steward, exercise=found, criteria=criteria_from(changed), language="fr")
    texts = dict(found.criteria.values_list("code", "translations"))
    assert texts["reach"] == {}
    assert texts["cost"]["fr"]["title"] == "Coût", "what stayed as it was keeps its own"
    assert found.criteria.get(code="cost").language == "en"


def test_in_its_own_language_an_exercise_takes_words_of_the_scale_alone(maker: Maker) -> None:
    found = worded(maker, scale={})
    services.word_in_language(
        person=maker.steward, exercise=found, language="en", scale={0.0: "never", 1.0: " "}, questions={"gone": "x"}
    )
    found.refresh_from_db()
    assert found.scale_words == {"en": {"0": "never"}}
    assert value_words(found, "scores", "fr")[0.0] == "never", "those of the exercise where a language has none"
    assert value_words(found, "survey", "en") == {}
    services.change_protocol(person=maker.steward, exercise=found, options={"draws": 300})
    found.refresh_from_db()
    assert found.scale_words
    services.change_protocol(person=maker.steward, exercise=found, options={"scale": "hundred"})
    found.refresh_from_db()
    assert found.scale_words == {}, "they were words of another scale"
    assert value_words(found, "scores", "fr") == {}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"language": "tlh"}, "no language"),
        ({"criteria": criteria_from("Only one")}, "the same ones in the same order"),
        ({"questions": {"Q999": "x"}}, "no question “Q999”"),
        ({"scale": {0.7: "nearly"}}, "0.7 is not on the scale; expected 0, 0.5, 1"),
        ({"scale": {1.0: "x" * 61}}, "too long"),
    ],
)
def test_what_the_exercise_does_not_have_is_refused(maker: Maker, change: dict[str, object], sentence: str) -> None:
    found = worded(maker)
    with pytest.raises(ValidationError, match=sentence):
        services.word_in_language(**{"person": maker.steward, "exercise": found, "language": "fr", **change})
    assert list(wordings_of(found, "fr").values()) == ["Quelles alertes?"], "nothing was stored"


def test_only_who_writes_the_protocol_may(maker: Maker, contributor: User) -> None:
    with pytest.raises(PermissionDenied):
        services.word_in_language(person=contributor, exercise=maker.sorting(), language="fr")


def test_lines_with_codes() -> None:
    assert coded_lines("Q1: a: b\n\n 0.5 : maybe") == {"Q1": "a: b", "0.5": "maybe"}
    assert coded_lines("Q2：哪些警报？") == {"Q2": "哪些警报？"}, "a Chinese colon"
    for text in ("no code", "Q1: a\nQ1: b"):
        with pytest.raises(ValidationError, match="each code once"):
            coded_lines(text)
