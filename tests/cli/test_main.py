"""The door itself: help with examples everywhere, one sentence for errors, exit codes."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from hsforhs import __version__
from hsforhs.cli import cli, main
from hsforhs.cli.output import plain_errors, print_table
from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError
from tests.cli.made import all_at, run, spar


def paths(command: click.Command, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the words that lead to every command and group."""
    yield names
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below
                yield from paths(below, *names, name)


def call(monkeypatch: pytest.MonkeyPatch, *args: str | Path) -> int:
    """Call the entry point as the shell does and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["hsforhs", *map(str, args)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


class TestHelp:
    @pytest.mark.parametrize("names", list(paths(cli)), ids=" ".join)
    def test_every_command_has_help_with_an_example_of_itself(self, names: tuple[str, ...]) -> None:
        result = run(*names, "--help")
        assert result.exit_code == 0
        text = " ".join(result.stdout.split())
        example = text.partition("Example: ")[2]
        assert example.startswith(" ".join(("hsforhs", *names)))

    def test_the_first_page_lists_every_command(self) -> None:
        shown = run("--help").stdout
        for name in ("scores", "gaps", "compare", "plan", "catalogue", "check", "demo", "serve", "fetch", "audit"):
            assert f"\n  {name} " in shown

    def test_the_version(self) -> None:
        assert run("--version").stdout.strip().endswith(__version__)


class TestMain:
    def test_a_good_end(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = spar(tmp_path / "x.csv", {"GHA": all_at(2, 40)})
        assert call(monkeypatch, "scores", path, "--json") == 0
        captured = capsys.readouterr()
        assert captured.out.startswith("{")
        assert captured.err == ""

    @pytest.mark.parametrize(
        ("args", "what"),
        [
            (["gaps", "nothing.csv"], "'nothing.csv' does not exist; see `hsforhs gaps --help`"),
            (["gasp"], "No such command 'gasp'"),
            (["plan", "draught"], "No such command 'draught'"),
            (["scores"], "Missing argument 'FILE'"),
            (["scores", "--no-such-option"], "No such option"),
            (["plan", "draft", __file__], "Missing option '--years'"),
            (["gaps", __file__, "--target", "9"], "9 is not in the range 1<=x<=5"),
        ],
    )
    def test_a_wrong_call_is_one_sentence_with_the_help_to_read(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: list[str], what: str
    ) -> None:
        assert call(monkeypatch, *args) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("hsforhs: ")
        assert what in captured.err
        assert "--help`" in captured.err
        assert len(captured.err.strip().splitlines()) == 1

    def test_bad_input_is_one_sentence(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = spar(tmp_path / "x.csv", {"GHA": {"C1.1": 50}})
        assert call(monkeypatch, "scores", path) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert len(captured.err.splitlines()) == 1
        assert captured.err.startswith("hsforhs: x.csv")
        assert "50 is no score of C1.1" in captured.err

    def test_a_stop_by_the_user(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        def stopped(**_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(cli, "main", stopped)
        assert call(monkeypatch) == 130
        assert capsys.readouterr().err == "hsforhs: stopped\n"

    def test_no_traceback_where_the_reader_of_the_output_has_gone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(**_: object) -> None:
            raise BrokenPipeError

        monkeypatch.setattr(cli, "main", gone)
        monkeypatch.setattr(sys, "stdout", io.StringIO())
        assert call(monkeypatch) == 0


class TestPlainErrors:
    @pytest.mark.parametrize(
        ("error", "sentence"),
        [
            (BadInput("it is broken", file="x.csv", expected="another"), "x.csv: it is broken; expected another."),
            (VocabularyError("there is no such code"), "there is no such code"),
            (BadInput("'two\nlines' is no State"), "'two lines' is no State."),
            (PermissionError(13, "Permission denied", "x.csv"), "x.csv: Permission denied"),
            (OSError("the disk is full"), "the disk is full"),
        ],
    )
    def test_what_a_user_can_mend_is_one_sentence(self, error: Exception, sentence: str) -> None:
        @plain_errors
        def command() -> None:
            raise error

        with pytest.raises(click.ClickException) as caught:
            command()
        assert caught.value.exit_code == 2
        assert caught.value.format_message() == sentence

    @pytest.mark.parametrize("error", [BrokenPipeError(), RuntimeError("a fault of the program")])
    def test_anything_else_is_not_hidden(self, error: Exception) -> None:
        @plain_errors
        def command() -> None:
            raise error

        with pytest.raises(type(error)):
            command()


def test_columns_line_up_and_nothing_is_an_empty_cell(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("code", "n"), [("A", 100), ("Long", None), ("B", 0)])
    assert capsys.readouterr().out.splitlines() == ["code  n", "----  ---", "A     100", "Long", "B     0"]
