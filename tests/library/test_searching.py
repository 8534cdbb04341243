from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.library import MOST_HITS, Filters, Index, Reason, Tag, search, shipped_stock
from hsforhs.library.searching import READERS_LANGUAGE
from tests.library.made import made

STOCK = shipped_stock().documents


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index.build(STOCK.values()) as built:
        yield built


def kinds(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.kind for reason in reasons]


def test_every_hit_says_why(index: Index) -> None:
    answer = search(index, "laboratory biosafety", "en")
    best = answer.hits[0]
    assert best.id in {"lbm3-2004", "lbm4-2020"}
    assert "'laboratory' is in the title" in [reason.sentence() for reason in best.why]
    assert "the document names Biosafety and biosecurity (P7)" in [reason.sentence() for reason in best.why]
    assert "in the reader's language (en)" in [reason.sentence() for reason in best.why]
    assert all(hit.why for hit in answer.hits)


def test_a_question_in_one_language_finds_documents_in_others_with_the_concept_named(index: Index) -> None:
    answer = search(index, "مقاومة مضادات الميكروبات")
    assert [concept.id for concept in answer.concepts] == ["jee3-area:p4"]
    assert {"ar", "en"} <= {hit.language for hit in answer.hits}


def test_the_readers_language_is_a_boost_and_no_filter(index: Index) -> None:
    plain, french = (search(index, "surveillance", reader, limit=MOST_HITS) for reader in ("", "fr"))
    assert plain.total == french.total
    assert {hit.language for hit in french.hits} > {"fr"}
    scores = {hit.id: hit.score for hit in plain.hits}
    for hit in french.hits:
        if hit.id in scores:
            factor = READERS_LANGUAGE if hit.language == "fr" else 1
            assert hit.score == pytest.approx(scores[hit.id] * factor, abs=1e-3)


@given(
    question=st.sampled_from(["health", "santé publique", "surveillance", "应急", "laboratory biosafety", "xyzzy", ""]),
    areas=st.sets(st.sampled_from(["D1", "D2", "R1", "P4"]), max_size=2).map(tuple),
    kind=st.sets(st.sampled_from(["tool", "case", "law"]), max_size=2).map(tuple),
    language=st.sets(st.sampled_from(["en", "fr", "ar"]), max_size=2).map(tuple),
    first=st.none() | st.integers(1990, 2025),
    reader=st.sampled_from(["", "en", "ar"]),
)
def test_filters_hold_and_counts_are_those_of_the_documents(
    index: Index,
    question: str,
    areas: tuple[str, ...],
    kind: tuple[str, ...],
    language: tuple[str, ...],
    first: int | None,
    reader: str,
) -> None:
    filters = Filters(areas=areas, kinds=kind, languages=language, years=(first, None))
    answer = search(index, question, reader, filters, MOST_HITS)
    assert len(answer.hits) == min(answer.total, MOST_HITS)
    assert len({hit.id for hit in answer.hits}) == len(answer.hits)
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
    assert sum(answer.facets["language"].values()) == answer.total
    for hit in answer.hits:
        document = STOCK[hit.id]
        assert not areas or set(areas) & set(document.codes("area"))
        assert not kind or document.kind in kind
        assert not language or document.language in language
        assert first is None or (document.year or 0) >= first


@given(text=st.text(max_size=30) | st.sampled_from(['"', "a AND b", "NEAR(a b)", "title:x", "-x*", "(", "^a", "{a}:b"]))
def test_no_question_breaks_the_search(index: Index, text: str) -> None:
    search(index, text)


def test_a_question_without_words_lists_what_the_filters_leave(index: Index) -> None:
    answer = search(index, "", filters=Filters(areas=("D2",)), limit=3)
    assert answer.total == sum("D2" in x.codes("area") for x in STOCK.values())
    years = [hit.year or 0 for hit in answer.hits]
    assert years == sorted(years, reverse=True)
    assert search(index, "").total == 0


def test_years_that_nothing_has_find_nothing(index: Index) -> None:
    assert search(index, "health", filters=Filters(years=(1800, 1900))).total == 0


def test_spelling_help_names_words_that_stand_in_titles(index: Index) -> None:
    answer = search(index, "tablets")
    assert answer.total == 0
    assert answer.spelling["tablets"][0] == "tabletop"
    assert search(index, "surveillance").spelling == {}


def test_a_word_that_is_plainly_meant_is_looked_for_at_once(index: Index) -> None:
    answer, right = search(index, "lab biosafty survelance"), search(index, "lab biosafety surveillance")
    assert [x.id for x in answer.hits] == [x.id for x in right.hits]
    assert (answer.concepts, answer.spelling["biosafty"][0]) == (right.concepts, "biosafety")


@pytest.mark.parametrize(
    ("question", "language", "first"),
    [
        ("hygiène des mains", "fr", "ipc-covid-2020"),
        ("health system resilience indicators", "en", "kruk-index-2017"),
        ("cholera", "en", "wash-covid-2020"),
        ("what did Thailand do about quarantine?", "en", "tha-governance-2024"),
        ("mental health after disaster", "en", "mhpss-rad-2020"),
        ("EOC handbook", "en", "pheoc-handbook-c-2018"),
        ("口岸", "zh", "ill-travellers-2020"),
        ("una salud", "es", "wb-putting-pandemics-2022"),
    ],
)
def test_questions_that_no_document_answers_word_for_word(
    index: Index, question: str, language: str, first: str
) -> None:
    assert search(index, question, language, limit=1).hits[0].id == first


def test_the_words_of_a_concept_stand_alone_where_nobody_speaks_of_it() -> None:
    with Index.build([made(1, "Guide to hands"), made(2, "Something else")]) as small:
        answer = search(small, "hand hygiene")
    assert [x.id for x in answer.hits] == ["made-1"]
    assert [x.id for x in answer.concepts] == ["term:hand-hygiene"]


def test_documents_with_a_part_of_the_question_follow_where_few_have_all(index: Index) -> None:
    answer = search(index, "COVID-19 Kerala")
    assert answer.partly
    assert "Kerala" in answer.hits[0].title
    assert not search(index, "health security").partly


def test_a_tag_finds_a_document_that_does_not_name_the_area() -> None:
    documents = [made(1, "Invented", tags=(Tag("area", "D1"),)), made(2, "Laboratory guide")]
    with Index.build(documents) as own:
        first, second = search(own, "laboratory").hits
    assert (first.id, second.id) == ("made-2", "made-1")
    assert kinds(second.why) == ["tag"]
    assert second.why[0].sentence() == "tagged with National laboratory system (D1)"


def test_the_abstract_is_searched_and_the_snippet_shows_where() -> None:
    with Index.build([made(1, "Guide", abstracts={"en": "How to keep samples cold in transport."})]) as own:
        (hit,) = search(own, "samples").hits
    assert kinds(hit.why) == ["text"]
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["samples"]


def test_the_title_in_the_readers_language_is_shown() -> None:
    document = made(1)
    with Index.build([type(document)("a", {"en": "Guide", "fr": "Manuel"})]) as own:
        assert [hit.title for hit in search(own, "guide", "fr").hits] == ["Manuel"]
        assert [hit.title for hit in search(own, "manuel", "ru").hits] == ["Guide"]


def test_very_many_documents_are_answered_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hsforhs.library.searching.RANKED", 20)
    monkeypatch.setattr("hsforhs.library.searching._CANDIDATES", 10)
    documents = [made(n, "Common guide", "fr" if n % 10 == 0 else "en", year=1900 + n) for n in range(100)]
    with Index.build(documents) as own:
        plain = search(own, "common", limit=3)
        french = search(own, "common", "fr", limit=3)
    assert (plain.total, [hit.year for hit in plain.hits]) == (100, [1999, 1998, 1997])
    assert [hit.language for hit in french.hits] == ["fr", "fr", "fr"]


def test_many_documents_are_ranked_by_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hsforhs.library.searching._CANDIDATES", 4)
    documents = [made(n, "Guide", abstracts={"en": "common words"}, year=2020) for n in range(30)]
    with Index.build([*documents, made(99, "Common", year=1990)]) as own:
        assert search(own, "common", "en", limit=1).hits[0].id == "made-99"


def test_the_limit_is_at_most_fifty(index: Index) -> None:
    assert len(search(index, "health", limit=1_000).hits) == 50


@pytest.mark.parametrize("form", ["{}", " https://doi.org/{} ", "doi:{}"])
def test_a_doi_finds_its_document_and_no_other(index: Index, form: str) -> None:
    document = next(x for x in shipped_stock().documents.values() if x.doi.count("/") == 1)
    same = {x.id for x in shipped_stock().documents.values() if x.doi == document.doi}
    assert {x.id for x in search(index, form.format(document.doi)).hits} == same
    assert search(index, "10.1234/there-is-none").total == 0


def test_an_isbn_finds_its_document_however_it_is_written(index: Index) -> None:
    document = next(x for x in shipped_stock().documents.values() if len(x.isbn) == 13)
    for form in (document.isbn, f"ISBN {document.isbn[:3]}-{document.isbn[3:12]}-{document.isbn[12]}"):
        assert document.id in {x.id for x in search(index, form).hits}
    assert search(index, "9789240029699").total == 0


def test_documents_have_no_grade_of_evidence(index: Index) -> None:
    assert search(index, "surveillance", filters=Filters(grades=("E2",))).total == 0


def test_a_country_named_in_one_language_finds_documents_about_it_in_another(index: Index) -> None:
    answer = search(index, "evaluation Senegal", "fr")
    reasons = [reason.sentence() for hit in answer.hits for reason in hit.why if reason.kind == "country"]
    assert set(reasons) == {"about the country 'Senegal'"}
    assert answer.hits[0].language == "fr"


def test_an_indicator_is_also_met_by_what_names_its_area() -> None:
    documents = [
        made(1, "Zebra paper on antimicrobial resistance"),
        made(2, "Zebra paper", tags=(Tag("area", "P4"),)),
        made(3, "Surveillance of antimicrobial resistance in zebras"),
        made(4, "Zebra paper, and nothing else"),
        made(5, "Zebras at airports", tags=(Tag("area", "PoE"),)),
    ]
    with Index.build(documents) as own:
        answer = search(own, "vigilancia de la resistencia a los antimicrobianos", "es")
        assert [x.code for x in answer.concepts] == ["P4.2"]
        assert [x.id for x in answer.hits] == ["made-3", "made-1", "made-2"]
        assert "the document names Antimicrobial resistance (P4)" in [x.sentence() for x in answer.hits[1].why]
        assert [x.id for x in search(own, "PoE1").hits] == ["made-5"]
