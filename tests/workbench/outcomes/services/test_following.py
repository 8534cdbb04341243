"""How far a next step is: by its owner or who writes, with evidence, never over what somebody else said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.outcomes import services
from hsforhs.workbench.outcomes.models import NextStep, Revision
from hsforhs.workbench.outcomes.services import ConflictError
from hsforhs.workbench.threads.services import reference

pytestmark = pytest.mark.django_db
DONE = {"state": "done", "evidence": "Delivered to four districts."}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_the_owner_says_that_it_is_done_with_evidence(step: NextStep, invited: User) -> None:
    done = services.follow(person=invited, step=step, version=1, given=DONE, remark="At last")
    assert (done.state, done.version, done.done_on) == ("done", 2, timezone.localdate())
    versions = list(Revision.objects.filter(record=reference(step)))
    assert [(x.number, x.content["state"], x.remark) for x in versions] == [(1, "open", ""), (2, "done", "At last")]
    act = AuditEvent.objects.last()
    assert act is not None
    assert (act.action, act.facts["after"]["state"]) == ("outcomes.follow", "done")
    assert "Delivered" not in str(act.facts)
    back = services.follow(person=invited, step=done, version=2, given={"state": "under way", "evidence": "Half"})
    assert (back.state, back.done_on) == ("under way", None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"state": "done"}, "Say what proves"),
        ({"state": "late"}, "“late” does not exist"),
        ({**DONE, "done_on": timezone.localdate() + dt.timedelta(days=1)}, "in the future"),
        ({**DONE, "evidence_address": "javascript:alert(1)"}, "not the address of a web page"),
    ],
)
def test_what_cannot_be_is_refused(step: NextStep, invited: User, given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        services.follow(person=invited, step=step, version=1, given=given)
    step.refresh_from_db()
    assert (step.state, step.version) == ("open", 1)


def test_others_say_nothing_and_an_older_page_overwrites_nothing(
    step: NextStep, participant: User, writer: User, invited: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.follow(person=participant, step=step, version=1, given=DONE)
    services.follow(person=writer, step=step, version=1, given={"state": "dropped"})
    with pytest.raises(ConflictError):
        services.follow(person=invited, step=step, version=1, given=DONE)
    same = services.follow(person=invited, step=step, version=1, given={"state": "dropped"})
    assert same.version == 2


def test_a_file_is_kept_as_evidence_once_its_content_is_known(step: NextStep, invited: User, settings: Any) -> None:
    file = SimpleUploadedFile("../receipt.pdf", PDF)
    done = services.follow(person=invited, step=step, version=1, given={"state": "done"}, file=file)
    assert done.evidence_file is not None
    assert (done.file_name, done.evidence_file.media_type) == ("receipt.pdf", "application/pdf")
    bad = SimpleUploadedFile("x.pdf", b"MZ\x90\x00 a program")
    with pytest.raises(ValidationError, match="not of a kind"):
        services.follow(person=invited, step=done, version=2, given={"state": "done"}, file=bad)
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(ValidationError, match="at most 0 MB"):
        services.follow(
            person=invited, step=done, version=2, given={"state": "done"}, file=SimpleUploadedFile("y", PDF)
        )
