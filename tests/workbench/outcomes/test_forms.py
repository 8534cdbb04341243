"""Forms: what they offer, what stands in them, what they give on."""

from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.outcomes.forms import DecisionForm, FollowForm, NoteForm, StepForm, initial_new, initial_of
from hsforhs.workbench.outcomes.models import Decision, NextStep

pytestmark = pytest.mark.django_db


def test_sessions_decisions_and_owners_of_the_event_are_offered(
    event: Event, sessions: dict[str, Session], decision: Decision, participant: User, writer: User, stranger: User
) -> None:
    form = StepForm(event=event, sessions=sessions.values())
    offered = {name: [x for x, _label in form.fields[name].choices] for name in ("session", "decision", "owner_user")}
    assert offered["session"] == ["", *(str(x.pk) for x in sessions.values())]
    assert offered["decision"] == ["", str(decision.pk)]
    assert set(offered["owner_user"]) == {"", str(participant.pk), str(writer.pk)}


def test_a_decision_offers_its_dissents_and_two_more(event: Event, decision: Decision) -> None:
    form = DecisionForm(event=event, sessions=[], initial=initial_of(decision))
    assert len(form.numbers) == 3
    assert (form["who-0"].value(), form["why-0"].value()) == ("Ina Invited", "May is too late.")
    assert form["why-2"].value() is None
    assert [x.name for x in form][:4] == ["text", "basis", "who-0", "why-0"]
    sent = {"text": "x", "language": "en", "reach": "event", "status": "adopted"}
    many = {f"why-{n}": f"Reason {n}" for n in range(5)}
    form = DecisionForm({**sent, **many, "who-4": "Ina"}, event=event, sessions=[])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["dissents"][4] == ("Ina", "Reason 4")
    assert len(form.cleaned_data["dissents"]) == 5


def test_a_gap_names_its_cell_so_that_a_form_does_not_repeat_it(step: NextStep, decision: Decision) -> None:
    assert initial_of(decision)["about"] == "gap:XLM:D2:HIS"
    assert initial_of(step)["about"] == "P5:OS:ANI"
    assert initial_of(step)["owner_user"] == step.owner_user_id


def test_a_new_record_is_for_participants_at_first(event: Event) -> None:
    form = NoteForm(event=event, sessions=[], initial=initial_new(""))
    assert (form["reach"].value(), form["language"].value()) == ("participants", "en")
    assert not NoteForm({"text": "x"}, event=event, sessions=[]).is_valid()


def test_texts_that_were_written_before_say_their_language(event: Event, decision: Decision) -> None:
    form = DecisionForm(event=event, sessions=[], initial={**initial_of(decision), "language": "ar"})
    assert 'lang="ar"' in str(form["text"])
    assert 'lang="ar"' in str(form["why-0"])
    assert "lang=" not in str(form["about"])
    assert 'lang="fr"' in str(FollowForm(language="fr")["evidence"])
    assert "lang=" not in str(FollowForm()["evidence"])


def test_choices_say_their_language_where_the_page_speaks_another(
    event: Event, sessions: dict[str, Session], decision: Decision
) -> None:
    with translation.override("ar"):
        shown = str(StepForm(event=event, sessions=sessions.values(), initial=initial_new(""))["session"])
        assert shown.count('lang="en" dir="auto"') == len(sessions)
        assert '<option value="" selected>' in shown
        assert 'lang="en"' in str(DecisionForm(event=event, sessions=[])["superseded_by"])
    assert "lang=" not in str(StepForm(event=event, sessions=sessions.values())["decision"])
