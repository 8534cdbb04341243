from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client, override_settings

from hsforhs import __version__
from hsforhs.workbench import look

pytestmark = pytest.mark.usefixtures("example_store")

CSS = (Path(look.__file__).parent / "static/hsforhs/workbench.css").stat().st_size
PAGES = [
    "/",
    "/?instrument=spar-1&year=2018",
    "/places/",
    "/places/?q=an",
    "/places/GHA/",
    "/places/XLM/",
    "/places/XLM-U/",
    "/places/XLM-U-1/",
    "/places/JPN/",
    "/places/IND/",
    "/places/XLM/?rule=weighted&of=province",
    "/places/XLM/below/?rule=mean",
    "/places/XLM-U/below/",
    "/places/XLM/progress/",
    "/places/XLM-U-1/progress/",
    "/places/GHA/progress/",
    "/places/XLM/tree/",
    "/places/AFRO/",
    "/places/WORLD/",
    "/framework/",
    "/framework/?place=GHA",
    "/framework/D2/",
    "/framework/D2/HIS/",
    "/framework/D2/HIS/?place=GHA",
    "/framework/D2/OS/?place=XLM",
    "/framework/D2/OS/ANI/?place=XLM-U",
    "/sectors/ANI/",
    "/search/?q=lab",
    "/about/",
]
NOT_HERE = [
    "/places/ZZZ/",
    "/places/GHA/below/",
    "/places/AFRO/below/",
    "/places/JPN/progress/",
    "/places/AFRO/progress/",
    "/places/ZZZ/tree/",
    "/framework/X9/",
    "/framework/X9/HIS/",
    "/framework/D2/XYZ/",
    "/framework/D2/OS/XYZ/",
    "/framework/?place=ZZZ",
    "/framework/D2/HIS/?place=AFRO",
    "/sectors/XYZ/",
    "/nothing",
]
Budget = Callable[[int], AbstractContextManager[None]]


class Outline(HTMLParser):
    """What the structure of a page says: headings, landmarks, tables, links, identifiers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.headers_without_scope = 0
        self.language: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "html":
            self.language = found
        if tag == "th" and not found.get("scope"):
            self.headers_without_scope += 1
        if tag == "a":
            self.links.append(str(found.get("href")))
        if tag in ("link", "img", "script", "iframe"):
            self.loads.append(str(found.get("href") or found.get("src")))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    """The visible text of a page with single spaces."""
    text = re.sub(r"<(svg|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light_and_needs_no_script(
    client: Client, address: str, django_assert_max_num_queries: Budget
) -> None:
    client.get(address)
    with django_assert_max_num_queries(15):
        html = page(client, address)
    assert len(html.encode()) + CSS <= 100_000
    assert not re.search(r"\sstyle\s*=", html)
    assert "<script" not in html
    assert "<style" not in html


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_landmarks_and_named_headers(client: Client, address: str) -> None:
    outline = Outline(page(client, address))
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("main") == 1
    assert "header" in outline.tags
    assert "footer" in outline.tags
    assert outline.links[0] == "#main"
    assert outline.headers_without_scope == 0
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.language["lang"] == "en"
    assert outline.language["dir"] == "ltr"
    assert all(x.startswith("/") for x in outline.loads)


def test_every_link_of_the_main_pages_answers(client: Client) -> None:
    links = set()
    for address in (
        "/",
        "/places/GHA/",
        "/places/XLM/",
        "/framework/?place=GHA",
        "/framework/D2/OS/?place=GHA",
        "/about/",
    ):
        links |= {x.partition("#")[0] for x in Outline(page(client, address)).links if x.startswith(("/", "?"))}
    assert len(links) > 200
    states = {x for x in links if re.fullmatch(r"/places/[A-Z]{3}/", x)}
    cells = {x for x in links if re.match(r"/framework/\w+/\w+/", x)}
    sample = (links - states - cells) | set(sorted(states)[::12]) | set(sorted(cells)[::12])
    answers = {x: client.get(x).status_code for x in sample if x}
    assert {x: status for x, status in answers.items() if status not in (200, 302)} == {}


@pytest.mark.parametrize("address", NOT_HERE)
def test_what_is_not_there_says_so_and_offers_the_search(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "This page is not here" in html
    assert 'action="/search/"' in html


def test_a_code_in_small_letters_leads_to_the_place(client: Client) -> None:
    answer = client.get("/places/gha/")
    assert answer.status_code == 301
    assert answer["Location"] == "/places/GHA/"


def test_health_says_the_version_and_asks_the_database(client: Client, django_assert_num_queries: Budget) -> None:
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.content.decode().strip() == f"ok {__version__}"
    assert answer["Content-Type"].startswith("text/plain")


def test_pages_are_read_only(client: Client) -> None:
    assert client.post("/places/GHA/").status_code == 405


def test_the_policy_of_a_page_forbids_inline_script_and_style(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")])
def test_an_arabic_page_runs_right_to_left_with_readable_drawings(client: Client) -> None:
    html = client.get("/places/GHA/", headers={"accept-language": "ar"}).content.decode()
    assert Outline(html).language["dir"] == "rtl"
    positions = re.findall(r'\b(?:c?x[12]?|width)="([^"]*)%"', html)
    assert len(positions) > 50
    assert all(re.fullmatch(r"\d+(\.\d+)?", x) and 0 <= float(x) <= 100 for x in positions)
