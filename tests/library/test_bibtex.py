from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.library.bibtex import read_bibtex, write_bibtex
from tests.library.made import made


def test_an_entry_as_other_programs_write_it() -> None:
    text = r"""@string{who = "WHO"}
    @article{roe:2020, title = {{IHR} in S\'en\'egal \& elsewhere}, author = {Roe, Jo and Al Doe},
      journal = "Invented Journal", year = 2020, DOI = {https://doi.org/10.1234/x}, language = {English}}"""
    (found,) = read_bibtex(text)
    assert found.titles == {"en": "IHR in Sénégal & elsewhere"}
    assert (found.id, found.kind, found.year, found.doi) == ("roe:2020", "article", 2020, "10.1234/x")
    assert found.authors == ("Roe, Jo", "Al Doe")
    assert found.publisher == "Invented Journal"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@misc{a, title={x\n@misc{b, title={y}}", "record 'a', line 1: the entry cannot be read"),
        ("@misc{a,\n title={A}\n year={2001}\n}", "record 1 ('a'): no comma stands behind the title"),
        ("@misc{a, year={2020}}", "record 1 ('a'): the record has no title"),
        ("words", "the file holds no reference"),
    ],
)
def test_what_is_broken_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_bibtex(text)
    assert str(error.value).startswith(sentence)


def test_signs_of_tex_are_written_as_commands_and_keys_stay_apart() -> None:
    text = write_bibtex([made(title="100 % {a} \\ b"), made(title="Other")])
    assert r"100 \% \textbraceleft{}a\textbraceright{} \textbackslash{} b" in text
    assert "{made-1," in text
    assert "{made-1-2," in text


def test_strings_are_joined_and_names_in_braces_stay_whole() -> None:
    text = """@string{jz = "Journal of"}
@article{z1, title = {C # and {D}}, journal = jz # { Zebras} # " and {more}", year = 2024,
  author = {Roe, Ada AND {Ministry of Health and Safety} and O{\\'e} and others}}
"""
    (found,) = read_bibtex(text)
    assert (found.title, found.publisher) == ("C # and D", "Journal of Zebras and more")
    assert found.authors == ("Roe, Ada", "Ministry of Health and Safety", "Oé")


def test_braces_that_stand_too_deep_are_refused_with_the_record() -> None:
    deep = "@misc{good, title={Zebra}}\n@misc{bad, title=" + "{" * 5_000 + "x" + "}" * 5_000 + "}\n"
    with pytest.raises(BadInput, match="record 2: braces stand too deep"):
        read_bibtex(deep)


def test_an_entry_or_a_field_that_stands_twice_is_read_in_its_place() -> None:
    text = """@string{who = {WHO}} @string{who = {other}}
@misc{a, title = {x}, title = {again}, publisher = who}
@comment{a, b}
@misc{a, title = {y}, publisher = who # " B"}
"""
    found = read_bibtex(text)
    assert [(x.id, x.title, x.publisher) for x in found] == [("a", "x", "WHO"), ("a", "y", "WHO B")]


def test_what_means_something_in_tex_alone_is_lost_nowhere() -> None:
    text = r"""@misc{a, title = {10% of {\'E}tats, R&D and C# at $5 or $6 for $\alpha$-toxin},
  abstract = {5{\%} of {\textless}b{\textgreater} \& \href{https://example.org/a%20b}{a link} to \href},
  url = {http://www.example.org/~joe/a\_b{\_}c?x=1&y=2%20z}, doi = {10.1000/abc{\_}1}}
@misc{b, title = {B}, howpublished = {See \url{https://example.org/a_b}.}}
@incollection{c, title = {A chapter}, isbn = {0-306-40615-2}, langid = {french}, school = {S}}
@book{d, booktitle = {The book}, isbn = {0-306-40615-2}}"""
    a, b, c, d = read_bibtex(text)
    assert a.title == "10% of États, R&D and C# at $5 or $6 for α-toxin"
    assert a.abstracts == {"und": "5% of <b> & a link to"}
    assert (a.address, a.doi) == ("http://www.example.org/~joe/a_b_c?x=1&y=2%20z", "10.1000/abc_1")
    assert b.address == "https://example.org/a_b"
    assert (c.isbn, c.language, c.publisher) == ("", "fr", "S")
    assert (d.title, d.isbn) == ("The book", "0306406152")


def test_names_that_would_be_cut_go_out_in_braces() -> None:
    names = ("Ministry of Health and Safety", "others", "Roe, Ada")
    text = write_bibtex([made(authors=names)])
    assert "{{Ministry of Health and Safety} and {others} and Roe, Ada}" in text
    assert read_bibtex(text)[0].authors == names
