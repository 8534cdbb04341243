"""Documents of a plan in the language of the page, and what pages say of what came back."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from hsforhs.files import BadInput
from hsforhs.formats.living.fields import TABLES
from hsforhs.formats.plan_sheets import sheets_of
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.framework.labels import LANGUAGES
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.look import saying, wordings
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plan_documents import services
from hsforhs.workbench.plan_documents.costed import outgoing
from hsforhs.workbench.plan_documents.writing import pack
from hsforhs.workbench.plans import documents
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.formats.tongues import ARABIC, CHINESE
from tests.workbench.costs.made import fresh
from tests.workbench.plan_documents.handing import NORTH, hand_in, upload

pytestmark = pytest.mark.django_db
SPOKEN = {"ar": ARABIC, "zh-hans": CHINESE}


@pytest.fixture(autouse=True)
def tongues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of documents in Arabic and Chinese that do not hang on what is translated yet."""
    known = wordings._words
    monkeypatch.setattr(wordings, "_words", lambda language: SPOKEN.get(language) or known(language))


def browse(person: User, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def first_of(plan: Plan) -> str:
    return plan_record(plan).lines[0].action.id


def written_into(content: bytes, wording: Wording, row: str, **entries: object) -> bytes:
    """Fill fields of the sheet of activities in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[sheets_of(wording)["activities"]]
    number = next(x for x in range(5, sheet.max_row + 1) if sheet.cell(x, 1).value == row)
    for key, value in entries.items():
        sheet.cell(number, 1 + TABLES["activities"].columns.index(key)).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_whole_plan_goes_out_in_arabic_and_comes_back_beside_a_pack_in_chinese(
    costed_plan: Plan, member: User
) -> None:
    first = first_of(costed_plan)
    costs.set_activity(person=member, plan=costed_plan, action_id=first, places=[NORTH])
    plan = fresh(member, costed_plan)
    whole = documents.document(plan, "xlsx", "ar").read_bytes()
    part = pack(plan, Place.objects.get(code=NORTH), "xlsx", "zh-hans").read_bytes()
    one = written_into(whole, ARABIC, first, owner="وحدة", paid=ARABIC.says("no"), reason="لا")
    two = written_into(part, CHINESE, first, partners="伙伴", paid="yes")
    hand_in(member, plan, one, two)
    found = services.difference_of(member, fresh(member, costed_plan))
    assert {(x.row, x.unit): x.options[0].value for x in found.changes} == {
        (first, ("owner",)): ("وحدة",),
        (first, ("partners",)): ("伙伴",),
        (first, ("paid", "reason")): ("no", "لا"),
    }
    assert found.remarks == ()


def test_documents_of_each_language_are_kept_until_the_plan_changes(
    costed_plan: Plan, member: User, folder: Path
) -> None:
    first = first_of(costed_plan)
    costs.set_activity(person=member, plan=costed_plan, action_id=first, places=[NORTH])
    plan, place = fresh(member, costed_plan), Place.objects.get(code=NORTH)
    kept = [documents.document(plan, "xlsx", x) for x in ("ar", "zh-hans", "en")]
    kept += [pack(plan, place, "xlsx", x) for x in ("ar", "zh-hans")]
    assert len(set(kept)) == 5
    assert all(x.exists() for x in kept)
    costs.set_activity(person=member, plan=costed_plan, action_id=first, owner="B", places=[NORTH])
    plan = fresh(member, costed_plan)
    again = documents.document(plan, "xlsx", "fr")
    assert [x.exists() for x in kept] == [False, False, False, True, True], "packs follow by themselves"
    pack(plan, place, "xlsx")
    assert not any(x.exists() for x in kept)
    assert again.exists()


def test_pages_give_documents_in_their_language_or_in_the_one_that_is_asked_for(
    costed_plan: Plan, member: User
) -> None:
    costs.set_activity(person=member, plan=costed_plan, action_id=first_of(costed_plan), places=[NORTH])
    start = f"/plans/{costed_plan.pk}/"
    client = browse(member, "ar")
    page = client.get(f"{start}return/").content.decode()
    assert f'href="{start}packs/{NORTH}.xlsx?language=ar"' in page
    assert 'name="language" value="ar"' in page
    other = client.get(f"{start}return/?language=zh-hans").content.decode()
    assert f'href="{start}packs/{NORTH}.docx?language=zh-hans"' in other
    for address, right_to_left in ((f"packs/{NORTH}.xlsx", True), (f"packs/{NORTH}.xlsx?language=en", False)):
        answer = client.get(f"{start}{address}")
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        view = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].sheet_view
        assert bool(view.rightToLeft) is right_to_left
    assert client.get(f"{start}packs/{NORTH}.xlsx?language=tlh").status_code == 404
    assert client.get(f"{start}plan.xlsx?language=tlh").status_code == 404
    assert client.post(f"{start}documents/", {"kind": "xlsx", "language": "tlh"}).status_code == 404
    job = client.post(f"{start}documents/", {"kind": "xlsx"})
    assert job.status_code == 302
    answer = client.get(f"{start}plan.xlsx")
    assert "plan.ar.xlsx" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_page_says_in_its_language_what_is_wrong_with_a_document(
    costed_plan: Plan, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = first_of(costed_plan)
    content = documents.document(fresh(member, costed_plan), "xlsx", "ar").read_bytes()
    for name in ("gettext", "ngettext"):
        # The catalogue of the page; texts of templates are asked for elsewhere.
        for module in (translation, saying):
            monkeypatch.setattr(module, name, getattr(CHINESE.catalogue, name))
    client, start = browse(member, "zh-hans"), f"/plans/{costed_plan.pk}/return/"
    changed = written_into(content, ARABIC, first, action="other")
    page = client.post(start, {"file": [upload(changed, "a.xlsx")]}).content.decode()
    assert "protected" not in page
    for part in CHINESE.says("a protected cell of the row %(row)s was changed").split("%(row)s"):
        assert part in page
    broken = written_into(content, ARABIC, first, start_year="soon")
    assert client.post(start, {"file": [upload(broken, "a.xlsx")]}).status_code == 302
    page = client.get(f"{start}check/").content.decode()
    assert CHINESE.says("Starts in year") in page
    assert "is not what the field takes" not in page
    assert "Starts in year" not in page
    with pytest.raises(BadInput, match="a protected cell"):
        hand_in(member, costed_plan, changed)


def test_notes_of_costs_and_titles_of_indicators_are_in_the_language(costed_plan: Plan) -> None:
    told = {x: outgoing(costed_plan, language=x) for x in ("en", "fr")}
    titles = {x: [row.shown[0] for row in found.tables["targets"]] for x, found in told.items()}
    assert titles["en"] != titles["fr"]
    assert len(titles["en"]) == len(titles["fr"])
    assert told["fr"].costs is not None
    assert told["en"].tables["activities"] == told["fr"].tables["activities"]


def test_words_of_documents_are_those_of_the_catalogues() -> None:
    assert wordings.wording_in("en") == IN_ENGLISH
    assert wordings.wording_in("fr").notice, "nobody has confirmed all of the translation"
    assert [x.language for x in wordings.all_wordings()] == [x for x in LANGUAGES if x != "en"]
    french = next(x for x in wordings.all_wordings() if x.language == "fr")
    with translation.override("fr"):
        assert french.says("yes") == translation.gettext("yes") != "yes"
