"""The command line: the door for scripts."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from hsforhs import __version__

_COMMANDS = {
    "scores": ("scores", "Read a file of published scores and recompute its roll-ups."),
    "gaps": ("gaps", "Compare the scores of one country with its targets."),
    "compare": ("compare", "Compare two files of scores of one country, through the crosswalk where editions differ."),
    "plan": ("plan", "Draft a plan from scores and compare plan workbooks."),
    "metric": ("metric", "Compute composite indices, and read any workbook of INFORM Risk."),
    "cost": ("cost", "Cost the steps from one score to another, from a table of coefficients."),
    "choose": ("choose", "Choose and schedule actions under limits of money, order and staff."),
    "funding": ("funding", "Bring in what donors publish as IATI, and write the money of a plan as IATI."),
    "workbook": ("workbook", "Make an assessment workbook to fill in offline, and check one that came back."),
    "actions": ("actions", "List the actions of the catalogue, say what they cover; bring in catalogues of your own."),
    "match": ("match", "List who of the network of experts fits a gap, and why."),
    "team": ("team", "Choose the team that covers a set of gaps best."),
    "agenda": ("agenda", "Rank research questions from scores and say how sure the ranking is."),
    "lessons": ("lessons", "Search, count and exchange what events taught."),
    "timeliness": ("timeliness", "Measure events against 7-1-7."),
    "library": ("library", "Search the reference library; bring references in and take them out."),
    "catalogue": ("catalogue", "Count what the catalogue holds and give its version."),
    "check": ("catalogue", "Validate all data files of the project."),
    "demo": ("store", "Set up a store with the worked example and open the workbench."),
    "serve": ("store", "Serve the workbench."),
    "migrate": ("upkeep", "Bring the database up to date with this program."),
    "purge": ("upkeep", "Delete what is past its time."),
    "remind": ("remind", "Remind of plans that are late and of events that begin."),
    "work": ("store", "Run queued background jobs without serving the site."),
    "sign-in-link": ("store", "Print a link that signs an administrator in once."),
    "user": ("user", "Add people and give them roles at places."),
    "token": ("token", "Make, list and revoke tokens of the API."),
    "import": ("store", "Store a file of published scores."),
    "fetch": ("fetch", "Get current figures from a public service and store them."),
    "indicators": (
        "indicators",
        "Indicators of health systems and other sectors: the registry, figures in and out.",
    ),
    "export": ("export", "Write stored scores for other systems: DHIS2, ADX, SDMX, HXL, iCalendar."),
    "attributes": ("attributes", "Load what the levels of an indicator ask, and list what is loaded."),
    "push": ("push", "Send stored scores to a DHIS2 server."),
    "places": ("places", "Bring in and list provinces and districts, and dated facts about countries."),
    "backup": ("keep", "Write the whole store to one file."),
    "restore": ("keep", "Fill a store from a backup."),
    "bundle": ("bundle", "Move the records of one country between two instances."),
    "event": ("event", "Carry an event to a laptop that serves a room, and back."),
    "audit": ("store", "Verify the chain of audit events."),
}


class LazyGroup(click.Group):
    """Imports a command's module only when the command is used: `hsforhs --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"hsforhs.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    epilog="Example: hsforhs gaps e-spar_2022.xlsx --country GHA",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="hsforhs")
def cli() -> None:
    """From a country's scores to its gaps and a draft plan."""


def main() -> None:
    """Run the command line; bad input ends with one sentence on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        cli.main(prog_name="hsforhs", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message)
        sys.exit(2)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "hsforhs"
        sentence = " ".join(error.format_message().split()).rstrip(".")
        click.echo(f"hsforhs: {sentence}; see `{command} --help`", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"hsforhs: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("hsforhs: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of the output has gone, as `head` does; nothing is left to say.
        sys.stdout = None
        sys.exit(0)
