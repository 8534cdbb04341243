"""The documentation names every command, option, setting and address, and every link in it leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from hsforhs.cli import cli

DOCS = Path(__file__).resolve().parent.parent / "docs"
COMMANDS = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
ADDRESSES = (DOCS / "reference" / "addresses.md").read_text(encoding="utf-8")
PAGES = sorted(x for x in DOCS.parent.rglob("*.md") if not {".venv", "build", "hsforhs-data"} & set(x.parts))


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner, found in command.commands.items():
                yield f"{name} {inner}", found
        else:
            yield name, command


ALL_COMMANDS = dict(_commands())


@pytest.mark.parametrize("name", ALL_COMMANDS)
def test_every_command_is_documented_with_its_options_and_has_an_example(name: str) -> None:
    command = ALL_COMMANDS[name]
    assert f"`hsforhs {name}`" in COMMANDS, "the table of commands does not name it"
    usage = COMMANDS[COMMANDS.index(f"hsforhs {name} ") :] if f"hsforhs {name} " in COMMANDS else COMMANDS
    for option in (x for x in command.params if isinstance(x, click.Option)):
        flag = max(option.opts, key=len)
        assert flag in usage, f"{flag} is not documented"
    assert command.epilog
    assert command.epilog.startswith(f"Example: hsforhs {name.split(maxsplit=1)[0]}")
    assert command.help


def _routes() -> set[str]:
    from django.urls import get_resolver

    routes: set[str] = set()

    def walk(patterns: list, prefix: str) -> None:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, path)
            else:
                routes.add(re.sub(r"<(?:\w+:)?(\w+)>", _upper, f"/{path}"))

    walk(get_resolver().url_patterns, "")
    return routes


def _upper(match: re.Match[str]) -> str:
    name = match[1]
    return "ID" if name.endswith("_id") and name != "action_id" else name.removesuffix("_id").upper()


@pytest.mark.parametrize("route", sorted(_routes()))
def test_every_address_is_documented(route: str) -> None:
    found = [route]
    if route.endswith("plan.KIND"):
        found = [route.replace("KIND", kind) for kind in ("xlsx", "docx")]
    for address in found:
        assert f"`{address}`" in ADDRESSES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS.parent)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [x for x in targets if "://" not in x and not (page.parent / x).exists()]
    assert missing == []


def test_the_readme_shows_two_commands_and_two_pictures_first() -> None:
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    first_screen = text.split("\n## ")[0]
    assert re.findall(r"^make \w+", first_screen, re.MULTILINE) == ["make demo", "make test"]
    assert first_screen.count("![") == 2


def test_the_shipped_example_names_its_sources() -> None:
    text = (DOCS / "explanation" / "sources-and-drafts.md").read_text(encoding="utf-8")
    assert "sources.csv" in text
    assert "our draft" in text.lower()


def test_the_number_of_actions_in_the_readme_is_the_one_of_the_catalogue() -> None:
    from hsforhs.planning import action_catalogue

    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"(\d+) actions", text) == [str(len(action_catalogue().actions))]
