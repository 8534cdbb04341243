"""The form in which outcomes come back from a room, and reading it with care."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic import ValidationError as NotOfThisForm

from hsforhs.framework import Cell, VocabularyError, framework
from hsforhs.workbench.stewardship.texts import web_addresses

from .words import DecisionStatus, Kind, OwnerKind, Reach, StepState

_NO_NUL = r"^[^\x00]*$"
Line = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Text = Annotated[str, Field(max_length=40_000, pattern=_NO_NUL)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,10}$")]
Name = Annotated[str, Field(pattern=r"^[^\s\x00]{1,120}$")]
Moment = Annotated[
    AwareDatetime,
    Field(ge=dt.datetime(2000, 1, 1, tzinfo=dt.UTC), le=dt.datetime(2200, 1, 1, tzinfo=dt.UTC)),
]


class Part(BaseModel):
    """Values are of their own kind: a number is no text. What a newer program writes beside them is left out."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Dissent(Part):
    """Who dissents, and why."""

    who: Line
    why: Text


class PackedContent(Part):
    """What a version says; a field that is not there says nothing."""

    session: int | None = None
    text: Text = ""
    language: Language = ""
    reach: Reach = Reach.PARTICIPANTS
    named: bool = False
    cells: list[Name] = Field([], max_length=200)
    links: list[Name] = Field([], max_length=200)
    title: Line = ""
    basis: Text = ""
    dissents: list[Dissent] = Field([], max_length=200)
    decided_by: Line = ""
    status: DecisionStatus = DecisionStatus.PROPOSED
    decided_on: dt.date | None = None
    superseded_by: uuid.UUID | None = None
    decision: uuid.UUID | None = None
    owner: Line = ""
    owner_kind: OwnerKind = OwnerKind.INSTITUTION
    due: dt.date | None = None
    state: StepState = StepState.OPEN
    evidence: Text = ""
    evidence_address: Annotated[str, Field(max_length=500)] = ""
    done_on: dt.date | None = None

    def plain(self) -> dict[str, Any]:
        """Return what is said as JSON types, each cell and link once."""
        found = self.model_dump(mode="json", exclude_unset=True)
        return found | {x: list(dict.fromkeys(found[x])) for x in ("cells", "links") if x in found}


class PackedVersion(Part):
    """One version of a record."""

    id: uuid.UUID
    number: int = Field(ge=0, le=1_000_000)
    at: Moment
    remark: Annotated[str, Field(max_length=400, pattern=_NO_NUL)] = ""
    content: PackedContent


class PackedRecord(Part):
    """A record with its versions, the oldest first."""

    kind: Kind
    id: uuid.UUID
    invented: bool = False
    versions: list[PackedVersion] = Field(max_length=10_000)


def read_record(given: object) -> PackedRecord:
    """Read a record of a pack; raises ValidationError for what no program of ours writes."""
    try:
        found = PackedRecord.model_validate_json(json.dumps(given))
        words = framework()
        for version in found.versions:
            for cell in version.content.cells:
                words.cell(Cell.parse(cell))
            web_addresses([version.content.evidence_address])
    except NotOfThisForm as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise unreadable(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (TypeError, VocabularyError) as error:
        raise unreadable(str(error)) from None
    return found


def unreadable(why: str) -> ValidationError:
    """Return the error that says why a pack cannot be read."""
    return ValidationError(_("The pack of outcomes cannot be read: %(why)s") % {"why": why[:160]})
