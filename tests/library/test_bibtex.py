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
        ("@misc{a, title={x}}\n@misc{a, title={y}}", "record 'a', line 2: the key stands twice"),
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
