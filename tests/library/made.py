"""Invented documents for tests."""

from __future__ import annotations

from hypothesis import strategies as st

from hsforhs.framework import framework
from hsforhs.library import KINDS, Document, Tag
from hsforhs.library.flat import clean
from hsforhs.text import LANGUAGES

signs = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp", "Co"))
lines = st.text(signs, max_size=40).map(clean)
words = st.text(signs, min_size=1, max_size=30).map(clean).filter(bool)
names = words.filter(lambda name: ";" not in name and " and " not in f" {name.casefold()} ").map(
    lambda name: name.replace(",", "").strip() or "Roe"
)
codes = st.lists(st.sampled_from(sorted(framework().areas)), unique=True, max_size=3)


def texts(first: st.SearchStrategy[str], least: int) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(LANGUAGES), first, min_size=least, max_size=3)


documents = st.builds(
    Document,
    id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}", fullmatch=True),
    titles=texts(words, 1),
    kind=st.sampled_from(("", *KINDS)),
    year=st.none() | st.integers(1000, 9999),
    authors=st.lists(names, max_size=3).map(tuple),
    publisher=lines,
    doi=st.sampled_from(("", "10.1234/abc(1)_x%20", "10.1136/bmj.j2323")),
    isbn=st.sampled_from(("", "9789240029682")),
    handle=st.sampled_from(("", "10665/331508")),
    address=st.sampled_from(("", "https://example.org/a?b=c&d=%7E#e")),
    licence=lines,
    countries=st.sampled_from(((), ("SEN",), ("GHA", "KEN"))),
    level=st.sampled_from(("", "NAT", "LOC")),
    tags=st.builds(
        lambda areas, steps: tuple([Tag("area", x) for x in areas] + [Tag("step", x) for x in steps]),
        codes,
        st.lists(st.sampled_from("2345"), unique=True, max_size=2),
    ),
    abstracts=texts(words, 0),
    work=lines,
    supersedes=lines,
    seen_at=lines,
)


def made(number: int = 1, title: str = "Invented guide", language: str = "en", **more: object) -> Document:
    """Return an invented document."""
    return Document(f"made-{number}", {language: title}, **more)  # type: ignore[arg-type]
