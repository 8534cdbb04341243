"""What a proposal can be drafted from beside remarks: records of parts above, such as a decision of a workshop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.threads.models import Link
from hsforhs.workbench.threads.services import DRAFTED_FROM, reference

from .models import Proposal


@dataclass(frozen=True, slots=True)
class Origin:
    """A record that a proposal comes from: its name, its page, its words, and what stands in the draft at first."""

    name: str
    address: str
    words: str
    language: str = ""
    title: str = ""
    why: str = ""
    evidence: str = ""
    links: Sequence[str] = ()


Finding = Callable[[Person, str], Origin | None]
"""Returns the record of a key if the person may read it."""

_known: dict[str, Finding] = {}


def register(kind: str, finding: Finding) -> None:
    """Let proposals be drafted from a kind of record, named as tags and links name it (``app.model``)."""
    _known[kind] = finding


def find_origin(person: Person, name: str) -> Origin | None:
    """Return the record of a name such as ``outcomes.decision:4f2c...`` if the person may read it."""
    kind, _colon, key = name.partition(":")
    return _known[kind](person, key) if kind in _known else None


def origins_of(person: Person, proposal: Proposal) -> list[Origin]:
    """Return what a proposal was drafted from, as far as the person may read it."""
    names = Link.objects.filter(source=reference(proposal), relation=DRAFTED_FROM).values_list("target", flat=True)
    return [x for name in names if (x := find_origin(person, name))]


def keep_origin(*, person: User, proposal: Proposal, origin: Origin) -> None:
    """Remember what a proposal was drafted from; the caller writes the event of the draft."""
    Link.objects.get_or_create(
        source=reference(proposal), relation=DRAFTED_FROM, target=origin.name, defaults={"proposer": person.actor}
    )
