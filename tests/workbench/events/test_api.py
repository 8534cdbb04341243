from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import services
from hsforhs.workbench.events.models import Event, Session

from .conftest import Enrol

Ask = Callable[..., HttpResponse]


def body(response: HttpResponse) -> Any:
    assert response.status_code == 200, response.content
    return response.json()  # type: ignore[attr-defined]


def test_events_and_their_programme(
    ask: Ask, event: Event, sessions: dict[str, Session], steward: User, enrol: Enrol
) -> None:
    enrol("ada")
    talk = services.write_talk(person=steward, event=event, session=sessions["Opening"], title="On radios")
    _made, secret = services.add_speaker(person=steward, event=event, talk=talk, name="Kori", email="k@people.example")
    rows = body(ask("events"))["items"]
    assert [(x["id"], x["title"], x["place"], x["state"]) for x in rows] == [(event.pk, "Workshop", "XLM", "announced")]
    found = body(ask(f"events/{event.pk}"))
    assert [x["access"] for x in found["days"]] == ["open", "closed"]
    assert [x["title"] for x in found["days"][0]["sessions"]] == ["Desk", "Opening"] or [
        x["title"] for x in found["days"][0]["sessions"]
    ] == ["Opening", "Desk"]
    assert "Kori" not in str(found)
    assert "ada@" not in str(found)
    services.answer_consent(secret=secret, gives=True, person=steward)
    assert "Kori" in str(body(ask(f"events/{event.pk}")))
    assert "people.example" not in str(body(ask(f"events/{event.pk}")))
    assert body(ask("events", state="ended"))["items"] == []
    assert body(ask("events", country="gha"))["items"] == []
    assert len(body(ask("events", country="XLM"))["items"]) == 1
    assert ask("events", state="party").status_code == 422


def test_a_hidden_event_is_for_who_may_read_it(
    ask: Ask, hidden: Event, steward: User, token_of: Callable[..., str]
) -> None:
    assert ask(f"events/{hidden.pk}").status_code == 404
    assert body(ask("events"))["items"] == []
    token = token_of(steward)
    assert body(ask(f"events/{hidden.pk}", token))["title"] == "Workshop"
    assert len(body(ask("events", token))["items"]) == 1
