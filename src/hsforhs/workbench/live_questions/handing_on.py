"""Events of a country as rows that another instance can store: each with its questions, votes, stays and outcomes.

What travels is the parcel in which an event goes to a room and comes back, so that it is joined by the same lasting
keys: names of participants stay at home, and the same rows twice change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hsforhs.files import BadInput
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.events.words import EventState
from hsforhs.workbench.places.models import Place

from .models import EventKey
from .parcel import parcel_of
from .travelling import join, packed

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
TABLES = ("workshop", "workshop_record")
_LISTS = ("questions", "votes", "stays")


def give_keys(places: Sequence[Place]) -> None:
    """Give the events of some places lasting keys, where they have none; to be done before they are only read."""
    for event in _events(places):
        packed(event)


def to_hand_on(places: Sequence[Place]) -> Rows:
    """Return the events of some places, whoever may read them; drafts stay at home.

    ``workshop`` holds an event with its programme, ``workshop_record`` one question, vote, stay or outcome a row.
    """
    rows: Rows = {name: [] for name in TABLES}
    for event in _events(places):
        content = packed(event).model_dump(mode="json")
        key = content["event"]["key"]
        listed = {name: content.pop(name) for name in _LISTS} | content.pop("parts")
        rows["workshop"].append({"id": key, "place": content["event"]["place"], "content": content})
        rows["workshop_record"] += [
            {"workshop": key, "kind": kind, "content": x} for kind, found in listed.items() for x in found
        ]
    return rows


def receive_events(*, actor: str, country: str, rows: Rows, file: str) -> dict[str, Counter[str]]:
    """Join events of a country with what is stored; returns for each kind of record how many were new, changed, same.

    The programme of an event that is known here stays as it is. Outcomes that both sides changed wait for a person on
    the page of the event, and count as ``conflicts``. Raises BadInput for an event of another country, and for records
    that no program of ours writes.
    """
    places = set(Place.objects.filter(country=country).values_list("code", flat=True))
    known = dict(EventKey.objects.values_list("key", "event__place__country"))
    counts: dict[str, Counter[str]] = {}
    lists = _listed(rows["workshop_record"])
    if odd := sorted(set(lists) - {x["id"] for x in rows["workshop"]}):
        raise BadInput(
            f"records belong to the event {odd[0][:40]}, which is not there", file=file, expected="its event"
        )
    for row in rows["workshop"]:
        found = lists.get(row["id"], {})
        parts = {name: x for name, x in found.items() if name not in _LISTS}
        parcel = parcel_of({**row["content"], **{x: found.get(x, []) for x in _LISTS}, "parts": parts}, file=file)
        event = parcel.event
        is_own = event.place == row["place"] in places and known.get(event.key, country) == country
        if str(event.key) != row["id"] or not is_own:
            raise BadInput(
                f"the event {row['id'][:40]} belongs to another country", file=file, expected=f"events of {country}"
            )
        for kind, number in join(parcel, file=file, actor=actor).counts.items():
            counts.setdefault(kind, Counter()).update(number)
    return counts


def _events(places: Sequence[Place]) -> list[Event]:
    found = Event.objects.filter(place__in=places).exclude(state=EventState.DRAFT)
    return list(found.select_related("place").order_by("pk"))


def _listed(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        found.setdefault(row["workshop"], {}).setdefault(row["kind"], []).append(row["content"])
    return found
