"""Networks as files: the invented one, and what is wrong with others."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.matching import example_network, read_need, read_network, shortlist
from hsforhs.matching.reading import known_term

SMALL: dict[str, Any] = {
    "day": "2026-11-30",
    "people": [
        {
            "id": "a",
            "country": "SEN",
            "approved_until": "2027-01-01",
            "interests": {"accepted": True, "expires": "2027-01-01", "countries": ["GHA"]},
            "consents": True,
            "windows": [{"first": "2026-01-01", "last": "2027-01-01", "modes": ["field"]}],
            "languages": {"fr": "C2"},
            "knowledge": [{"term": "D2:HIS", "level": 4, "proofs": [{"on": "2025-01-01", "steps": [2, 3]}]}],
            "assigned": ["2026-10-01"],
        }
    ],
    "institutions": [{"id": "i", "name": "Body", "kind": "academia", "country": "GHA", "consents": True}],
}


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def made(content: Any) -> Any:
        path = tmp_path / "network.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return read_network(path)

    return made


def test_the_invented_network_says_so_and_fits_the_framework() -> None:
    network = example_network()
    assert len(network.people) == 40
    assert all("invented" in x for x in network.names.values())
    assert "none of them exists" in network.content["note"]
    assert len({x.region for x in network.people}) == 6, "all WHO regions"
    found = shortlist(read_need("D2", step="2-3", languages="fr"), network.people, on=network.day)
    assert len(found.people) >= 5
    assert len(found.people) + sum(found.filtered_out.values()) == 40
    assert found.uncovered


def test_a_small_network_is_read(read: Any) -> None:
    network = read(SMALL)
    (person,) = network.people
    assert (person.region, person.knowledge[0].proofs[0].steps) == ("AFRO", (2, 3))
    assert person.interests is not None
    assert person.interests.countries == frozenset({"GHA"})
    assert network.institutions[0].kind == "institution"
    assert network.institutions[0].sector == "academia"
    assert network.names == {"a": "", "i": "Body"}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("day",), "soon", "day is 'soon'"),
        (("extra",), 1, "no network"),
        (("people",), {}, "no list"),
        (("people", 0), [], "person 1"),
        (("people", 0, "id"), "", "no id"),
        (("people", 0, "id"), "i", "stands twice"),
        (("people", 0, "secret"), 1, "'secret' is unknown"),
        (("people", 0, "country"), 4, "country is 4"),
        (("people", 0, "approved_until"), "x", "approved_until"),
        (("people", 0, "interests"), 3, "interests"),
        (("people", 0, "windows"), [{"first": "2026-01-01", "last": "2026-01-02", "modes": ["air"]}], "modes"),
        (("people", 0, "windows"), "x", "windows is no list"),
        (
            ("people", 0, "windows"),
            [{"first": "2026-01-03", "last": "2026-01-02", "modes": ["field"]}],
            "a window ends on 2026-01-02; expected 2026-01-03, its first day, or later",
        ),
        (("people", 0, "languages"), {"fr": "fluent"}, "level of the language fr"),
        (("people", 0, "languages"), [], "languages"),
        (("people", 0, "knowledge", 0, "term"), "D9", "D9"),
        (("people", 0, "knowledge", 0, "level"), 6, "level of D2:HIS is 6"),
        (("people", 0, "knowledge", 0, "level"), True, "True"),
        (("people", 0, "knowledge", 0, "proofs", 0, "steps"), [3, 2], "steps are"),
        (("people", 0, "knowledge", 0, "proofs", 0, "steps"), [True, 2], "steps are"),
        (("people", 0, "knowledge", 0, "proofs", 0), "x", "proof"),
        (("people", 0, "bodies"), [1], "bodies holds"),
        (("institutions", 0, "secret"), 1, "institution 1"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(read: Any, path: tuple[Any, ...], value: Any, words: str) -> None:
    content = deepcopy(SMALL)
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(BadInput) as refused:
        read(content)
    assert "network.json" in str(refused.value)
    assert words in str(refused.value)


@pytest.mark.parametrize("term", ["D2", "D2:HIS", "P5:OS:ANI", "HIS", "hazard:ZOO", "method:costing"])
def test_known_terms(term: str) -> None:
    from hsforhs.framework import framework

    assert known_term(term, framework())


@pytest.mark.parametrize("term", ["", "D9", "D2:XX", "D2:HIS:ANI", "HIS:D2", "hazard:XX", "method:", "method: "])
def test_unknown_terms(term: str) -> None:
    from hsforhs.framework import framework

    assert not known_term(term, framework())
