"""Commands about people who sign in."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import BadInputExit, plain_errors
from hsforhs.cli.store import data_option, open_store

ROLES = ("viewer", "contributor", "area-lead", "approver", "data-steward", "administrator")


class RoleName(click.ParamType[str]):
    """A role as people write it: with a blank, a hyphen or an underscore, and ``steward`` for data steward."""

    name = "role"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the stored name of the role; fails with the list of roles."""
        wanted = " ".join(value.replace("-", " ").replace("_", " ").casefold().split())
        wanted = "data steward" if wanted == "steward" else wanted
        if wanted.replace(" ", "-") not in ROLES:
            self.fail(f"'{value}' is not a role; expected one of {', '.join(ROLES)}", param, ctx)
        return wanted


@click.group("user", epilog="Example: hsforhs user add nurse@example.org --role contributor --place GHA")
def user_command() -> None:
    """Add people and give them roles."""


@user_command.command("add", epilog="Example: hsforhs user add nurse@example.org --role contributor --place GHA")
@click.argument("email")
@click.option("--role", required=True, type=RoleName(), metavar="ROLE", help=f"One of {', '.join(ROLES)}.")
@click.option(
    "--place", required=True, metavar="CODE", help="Code of a place: ISO3, a region such as AFRO, a district, or WORLD."
)
@click.option("--name", default="", help="Name that others see.")
@data_option
@plain_errors
def user_add_command(email: str, role: str, place: str, name: str, data: Path) -> None:
    """Give the person with the address EMAIL a role at a place and below it; makes the account where there is none.

    Prints the path of a link that signs a new person in once within twelve hours.
    """
    open_store(data)
    from django.core.exceptions import ValidationError

    from hsforhs.workbench.accounts.models import Role
    from hsforhs.workbench.accounts.services import add_user
    from hsforhs.workbench.places.models import Place
    from hsforhs.workbench.store import sign_in_path

    found = Place.objects.filter(code__iexact=place).first()
    if found is None:
        raise BadInputExit(f"there is no place with the code {place}; expected one of the tree, such as GHA or WORLD")
    try:
        user, new = add_user(email=email, role=Role(role), place=found, name=name)
    except ValidationError:
        raise BadInputExit(f"'{email}' is not an e-mail address; expected one such as nurse@example.org") from None
    click.echo(f"{user.email} is {role} at {found.name} ({found.code})")
    if new:
        click.echo(f"to sign in for the first time: {sign_in_path(user)}")
