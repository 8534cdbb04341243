"""Digests of protocols and answers."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.agenda.protocol import answers_digest, canonical, protocol_digest


def test_the_digest_of_a_protocol_is_that_of_its_file() -> None:
    protocol = {"title": "Was fehlt?", "criteria": ["b", "a"], "draws": 2000}
    text = canonical(protocol)
    assert text == '{"criteria":["b","a"],"draws":2000,"title":"Was fehlt?"}'
    assert protocol_digest(protocol) == hashlib.sha256(text.encode()).hexdigest()
    assert protocol_digest(dict(reversed(protocol.items()))) == protocol_digest(protocol)
    assert protocol_digest({**protocol, "draws": 2001}) != protocol_digest(protocol)


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"x": float("nan")})


_ANSWERS = st.lists(
    st.tuples(st.sampled_from("QRS"), st.dictionaries(st.sampled_from("abc"), st.sampled_from([0, 0.5, 1, None]))),
    max_size=8,
)


@given(_ANSWERS, st.randoms())
def test_the_digest_of_answers_does_not_know_their_order(answers: list, chance: object) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert answers_digest(answers) == answers_digest(shuffled)
    assert answers_digest([*answers, ("Q", {"a": 1})]) != answers_digest(answers), "one more answer shows"
