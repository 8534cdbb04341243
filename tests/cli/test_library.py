"""`hsforhs library`: the contract of the command."""

from __future__ import annotations

from tests.cli.made import answer, refusal, run


def test_the_answer_has_exactly_the_agreed_shape() -> None:
    found = answer("library", "search", "laboratory biosafety", "--lang", "ar")
    assert set(found) == {"total", "hits", "concepts"}
    assert found["total"] >= len(found["hits"]) > 0
    assert all(set(hit) == {"id", "title", "language", "score", "why"} for hit in found["hits"])
    assert all(isinstance(reason, str) for hit in found["hits"] for reason in hit["why"])
    assert [concept["code"] for concept in found["concepts"]] == ["D1", "P7"]
    assert found["concepts"][0]["label"] == found["concepts"][0]["labels"]["ar"]


def test_an_area_narrows_and_a_limit_cuts() -> None:
    wide, narrow = (answer("library", "search", "health", *more) for more in ((), ("--area", "D2")))
    assert 0 < narrow["total"] < wide["total"]
    assert len(wide["hits"]) == 50
    assert len(answer("library", "search", "health", "--limit", "3")["hits"]) == 3


def test_the_language_of_the_reader_leaves_nothing_out() -> None:
    totals = {answer("library", "search", "surveillance", *x)["total"] for x in ((), ("--lang", "ru"))}
    assert len(totals) == 1


def test_what_does_not_exist_is_refused() -> None:
    assert "'Q9' is none of the areas; known are P1" in refusal("library", "search", "x", "--area", "Q9")


def test_people_read_a_table_and_help_with_spelling() -> None:
    found = run("library", "search", "survelance")
    assert "'survelance' stands in no document; did you mean surveillance" in found.stdout
    assert "concepts named: Surveillance" in run("library", "search", "surveillance", "--limit", "1").stdout
