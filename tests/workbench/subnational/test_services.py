from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.geography import Mapped
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.subnational import services
from hsforhs.workbench.subnational.models import TreeUpload

ON = dt.date(2026, 7, 1)
Make = Callable[[Role, str], User]


def hand_in(person: User, country: Place, file: SimpleUploadedFile) -> TreeUpload:
    file.seek(0)
    return services.hand_in(person=person, country=country, file=file, on=ON, mapped=Mapped())


def test_a_list_changes_nothing_before_it_is_confirmed(
    lumora: Place, somebody: Make, changed_list: SimpleUploadedFile
) -> None:
    person, before = somebody(Role.STEWARD, "XLM"), list(Place.objects.values())
    upload = hand_in(person, lumora, changed_list)
    assert list(Place.objects.values()) == before
    assert services.difference(upload).counts == {"same": 11, "changed": 2, "moved": 1, "closed": 1, "new": 1}
    services.confirm(person=person, upload=upload, digest=upload.digest)
    assert Place.objects.get(code="XLM-U-1").population == 182401
    assert Place.objects.get(code="XLM-U-4").path == "WORLD/XLM/XLM-R/XLM-U-4"
    assert Place.objects.get(code="XLM-R-1").valid_to == dt.date(2026, 6, 30)
    assert Place.objects.get(code="XLM-R-9").valid_from == ON
    event = Event.objects.latest("pk")
    assert (event.action, event.actor, event.country) == ("places.import_places", person.actor, "XLM")
    assert not TreeUpload.objects.exists()


def test_dates_and_names_survive_the_waiting(lumora: Place, somebody: Make) -> None:
    text = "code,name,kind,parent,valid_from,valid_to,name_fr\nXLM-N,Invented,province,,2020-01-01,2030-12-31,Inventé\n"
    person = somebody(Role.ADMINISTRATOR, "XLM")
    Place.objects.filter(country="XLM", kind="district").delete()
    upload = hand_in(person, lumora, SimpleUploadedFile("n.csv", text.encode()))
    services.confirm(person=person, upload=TreeUpload.objects.get(), digest=upload.digest)
    found = Place.objects.get(code="XLM-N")
    assert (found.valid_from, found.valid_to) == (dt.date(2020, 1, 1), dt.date(2030, 12, 31))
    assert found.names == {"fr": "Inventé"}


def test_who_may_not_changes_nothing(lumora: Place, somebody: Make, changed_list: SimpleUploadedFile) -> None:
    for person in (somebody(Role.CONTRIBUTOR, "XLM"), somebody(Role.STEWARD, "XLM-U"), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            hand_in(person, lumora, changed_list)  # type: ignore[arg-type]
    steward = somebody(Role.STEWARD, "XLM")
    upload = hand_in(steward, lumora, changed_list)
    other = somebody(Role.ADMINISTRATOR, "XLM")
    for act in (lambda: services.drop(person=other, upload=upload), lambda: _confirm(other, upload)):
        with pytest.raises(PermissionDenied):
            act()
    Grant.objects.all().delete()
    with pytest.raises(PermissionDenied):
        _confirm(User.objects.get(pk=steward.pk), upload)
    assert TreeUpload.objects.exists()
    assert not Place.objects.filter(code="XLM-R-9").exists()


def _confirm(person: User, upload: TreeUpload) -> None:
    services.confirm(person=person, upload=upload, digest=upload.digest)


def test_a_tree_that_changed_meanwhile_is_shown_again(
    lumora: Place, somebody: Make, changed_list: SimpleUploadedFile
) -> None:
    person = somebody(Role.STEWARD, "XLM")
    upload = hand_in(person, lumora, changed_list)
    Place.objects.filter(code="XLM-U-2").update(population=1)
    with pytest.raises(BadInput, match="the tree has changed since the difference was shown"):
        _confirm(person, upload)
    assert TreeUpload.objects.exists()


def test_a_bad_list_is_named_by_its_own_name(lumora: Place, somebody: Make) -> None:
    person = somebody(Role.STEWARD, "XLM")
    for content, said in ((b"%PDF-1.7", r"^list\.csv: the file looks like a PDF"), (b"code,name\nx,\n", "line 2")):
        with pytest.raises(BadInput, match=said):
            hand_in(person, lumora, SimpleUploadedFile("list.csv", content))
    assert not TreeUpload.objects.exists()


def test_one_list_waits_for_each_person_and_not_for_ever(
    lumora: Place, somebody: Make, changed_list: SimpleUploadedFile
) -> None:
    steward, administrator = somebody(Role.STEWARD, "XLM"), somebody(Role.ADMINISTRATOR, "XLM")
    for person in (steward, steward, administrator):
        hand_in(person, lumora, changed_list)
    assert TreeUpload.objects.count() == 2
    TreeUpload.objects.filter(person=steward).update(at=timezone.now() - dt.timedelta(days=3))
    assert services.purge_lists() == 1
    services.drop(person=administrator, upload=TreeUpload.objects.get())
    assert not TreeUpload.objects.exists()
