from __future__ import annotations

from pathlib import Path

import polib
import pytest

from hsforhs.workbench.look.reviews import Confirmation, Review, digest, read_confirmations, review_of, translations

HEADER = "context,message,digest,person,date\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A folder of catalogues with three Russian messages: one plain, one in a context, one with plural forms."""
    file = polib.POFile()
    file.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);",
    }
    file.append(polib.POEntry(msgid="Plans", msgstr="Планы"))
    file.append(polib.POEntry(msgctxt="verb", msgid="Plan", msgstr="Составить план"))
    file.append(
        polib.POEntry(
            msgid="%(n)s plan",
            msgid_plural="%(n)s plans",
            msgstr_plural={0: "%(n)s план", 1: "%(n)s плана", 2: "%(n)s планов"},
        )
    )
    file.append(polib.POEntry(msgid="Not translated"))
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file.save_as_mofile(str(folder / "django.mo"))
    return tmp_path


def confirm(catalogue: Path, *rows: str) -> Review:
    (catalogue / "ru" / "reviewed.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    review_of.cache_clear()
    return review_of("ru", catalogue)


def test_messages_are_read_with_their_contexts_and_all_forms(catalogue: Path) -> None:
    assert translations(catalogue / "ru" / "LC_MESSAGES" / "django.mo") == {
        ("", "Plans"): ("Планы",),
        ("verb", "Plan"): ("Составить план",),
        ("", "%(n)s plan"): ("%(n)s план", "%(n)s плана", "%(n)s планов"),
    }


def test_nothing_is_confirmed_until_somebody_does(catalogue: Path) -> None:
    assert review_of("ru", catalogue) == Review(messages=3, confirmed=0)
    assert review_of("ru", catalogue).is_draft


def test_a_confirmation_holds_for_one_wording(catalogue: Path) -> None:
    good = digest(["Планы"])
    assert confirm(catalogue, f",Plans,{good},A. Reader,2026-11-26").confirmed == 1
    assert confirm(catalogue, f",Plans,{digest(['Проекты'])},A. Reader,2026-11-26").confirmed == 0
    assert confirm(catalogue, f"verb,Plans,{good},A. Reader,2026-11-26").confirmed == 0


def test_a_draft_ends_when_all_is_confirmed(catalogue: Path) -> None:
    rows = [
        f",Plans,{digest(['Планы'])},A. Reader,2026-11-26",
        f"verb,Plan,{digest(['Составить план'])},A. Reader,2026-11-26",
        f",%(n)s plan,{digest(['%(n)s план', '%(n)s плана', '%(n)s планов'])},A. Reader,2026-11-26",
    ]
    assert confirm(catalogue, *rows[:2]).is_draft
    assert confirm(catalogue, *rows, rows[0]) == Review(messages=3, confirmed=3)
    assert not confirm(catalogue, *rows).is_draft


def test_english_has_nothing_to_confirm() -> None:
    assert not review_of("en").is_draft


def test_a_confirmation_names_person_and_date(tmp_path: Path) -> None:
    path = tmp_path / "reviewed.csv"
    assert list(read_confirmations(path)) == []
    path.write_text(f"{HEADER}verb,Plan,0123456789abcdef,A. Reader,2026-11-26\n", encoding="utf-8")
    assert list(read_confirmations(path)) == [
        Confirmation("verb", "Plan", "0123456789abcdef", "A. Reader", "2026-11-26")
    ]


def test_forms_are_told_apart() -> None:
    assert digest(["a", "b"]) != digest(["ab"]) != digest(["b", "a"])
