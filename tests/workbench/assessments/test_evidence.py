"""Evidence: told by content, kept once, never fetched, taken back openly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.evidence import MOST_PER_INDICATOR, add_file, add_link, withdraw
from hsforhs.workbench.assessments.models import Evidence, Round, StoredFile
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def document(content: bytes = PDF, name: str = "decree.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_by_its_hash_once(open_spar: Round, contributor: User, steward: User) -> None:
    first = add_file(
        person=contributor, found=open_spar, code="C1.1", file=document(), title="Decree", dated=dt.date(2024, 2, 1)
    )
    second = add_file(person=steward, found=open_spar, code="C1.2", file=document(name="other name.pdf"))
    assert first.content == second.content
    assert StoredFile.objects.count() == 1
    assert (first.title, second.title) == ("Decree", "other name.pdf")
    stored = StoredFile.objects.get()
    assert stored.media_type == "application/pdf"
    assert stored.file.name == f"evidence/{stored.sha256}.pdf"
    with stored.file.open() as kept:
        assert kept.read() == PDF
    assert Event.objects.filter(action="assessments.add_evidence").count() == 2
    assert verify().whole


@pytest.mark.parametrize("name", ["decree.xlsx", "decree.HTML", "decree.exe"])
def test_a_name_that_promises_another_kind_is_refused(open_spar: Round, contributor: User, name: str) -> None:
    with pytest.raises(ValidationError, match="content of this file is PDF, and its name says something else"):
        add_file(person=contributor, found=open_spar, code="C1.1", file=document(name=name))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "report.pdf"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "report.pdf"),
        (b"#!/bin/sh\nrm -rf /\n", "notes.txt"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "picture.png"),
        (b"PK\x03\x04 broken", "report.docx"),
        (b"", "empty.pdf"),
    ],
)
def test_a_file_that_lies_about_its_kind_is_refused(
    open_spar: Round, contributor: User, content: bytes, name: str
) -> None:
    with pytest.raises(ValidationError, match="not of a kind that is kept"):
        add_file(person=contributor, found=open_spar, code="C1.1", file=document(content, name))
    assert not StoredFile.objects.exists()


def test_a_file_beyond_the_limit_is_refused(open_spar: Round, contributor: User, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(ValidationError, match="can be kept"):
        add_file(person=contributor, found=open_spar, code="C1.1", file=document())


def test_a_path_in_the_name_of_a_file_is_cut_off(open_spar: Round, contributor: User) -> None:
    file = document()
    file._name = "../../etc/passwd"  # type: ignore[attr-defined]
    made = add_file(person=contributor, found=open_spar, code="C1.1", file=file)
    assert made.file_name == "passwd"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.org/x", "example", "data:text/html,x", ""]
)
def test_what_is_no_web_address_is_refused(open_spar: Round, contributor: User, address: str) -> None:
    with pytest.raises(ValidationError, match="address of a web page"):
        add_link(person=contributor, found=open_spar, code="C1.1", address=address)


def test_a_link_is_kept_and_taken_back_openly(open_spar: Round, contributor: User) -> None:
    made = add_link(person=contributor, found=open_spar, code="C1.1", address=" https://example.org/law ")
    assert (made.title, made.kind) == ("https://example.org/law", Evidence.Kind.LINK)
    withdraw(person=contributor, found=made)
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    with pytest.raises(PermissionDenied):
        withdraw(person=contributor, found=made)
    assert verify().whole


def test_who_may_not_write_adds_nothing(open_spar: Round, approver: User, join: Callable[..., User]) -> None:
    for person in (approver, join(Role.VIEWER), join(Role.CONTRIBUTOR, "GHA")):
        with pytest.raises(PermissionDenied):
            add_link(person=person, found=open_spar, code="C1.1", address="https://example.org/")
        with pytest.raises(PermissionDenied):
            add_file(person=person, found=open_spar, code="C1.1", file=document())


def test_an_indicator_holds_a_limited_number_of_documents(open_spar: Round, contributor: User) -> None:
    for number in range(MOST_PER_INDICATOR):
        add_link(person=contributor, found=open_spar, code="C1.1", address=f"https://example.org/{number}")
    with pytest.raises(ValidationError, match="at most 30"):
        add_link(person=contributor, found=open_spar, code="C1.1", address="https://example.org/more")
    add_link(person=contributor, found=open_spar, code="C1.2", address="https://example.org/more")
