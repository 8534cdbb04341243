"""Commands about people who sign in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.workbench.accounts.models import User

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
    """Add people, give them roles, and help them when they cannot sign in."""


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


@user_command.command("list", epilog="Example: hsforhs user list --json")
@data_option
@json_option
@plain_errors
def user_list_command(data: Path, as_json: bool) -> None:
    """List the accounts with their roles, one per line."""
    open_store(data)
    from hsforhs.workbench.accounts.queries import everybody

    people = everybody()
    if as_json:
        print_json(people)
        return
    for one in people:
        roles = [f"{x['role']} at {x['place']}" for x in one["roles"]]
        if one["site_administrator"]:
            roles.insert(0, "site administrator")
        state = "" if one["open"] else " (closed)"
        click.echo(f"{one['email']}{state}: {', '.join(roles) or 'no role'}")


@user_command.command("link", epilog="Example: hsforhs user link nurse@example.org")
@click.argument("email")
@data_option
@plain_errors
def user_link_command(email: str, data: Path) -> None:
    """Print the path of a link that signs the person with the address EMAIL in once, within twelve hours.

    It takes the place of the password: a second factor is still asked for.
    """
    open_store(data)
    from hsforhs.workbench.store import sign_in_path

    user = _find(email, must_be_open=True)
    click.echo(sign_in_path(user))


@user_command.command("close", epilog="Example: hsforhs user close nurse@example.org")
@click.argument("email")
@data_option
@plain_errors
def user_close_command(email: str, data: Path) -> None:
    """Close the account with the address EMAIL: nobody signs in with it any more, its roles end, its records stay."""
    open_store(data)
    from django.core.exceptions import ValidationError

    from hsforhs.workbench.accounts.services import close_account

    user = _find(email, must_be_open=True)
    try:
        close_account(user=user, actor="operator")
    except ValidationError as error:
        raise BadInputExit(error.messages[0]) from None
    click.echo(f"the account of {user.email} is closed")


@user_command.command("reset-second-factor", epilog="Example: hsforhs user reset-second-factor nurse@example.org")
@click.argument("email")
@data_option
@plain_errors
def user_reset_second_factor_command(email: str, data: Path) -> None:
    """Remove the authenticator app, recovery codes and passkeys of the person with the address EMAIL, who lost them."""
    open_store(data)
    from hsforhs.workbench.accounts.services import reset_second_factor

    user = _find(email)
    removed = reset_second_factor(user=user)
    click.echo(f"{user.email} has no second factor any more; removed: {removed}")


@user_command.command("erase", epilog="Example: hsforhs user erase nurse@example.org")
@click.argument("email")
@data_option
@plain_errors
def user_erase_command(email: str, data: Path) -> None:
    """Erase the person with the address EMAIL for good: name, address, roles, ways to sign in, values in the audit.

    What the person did stays, under the number of the account; the chain of events stays whole.
    """
    open_store(data)
    from hsforhs.workbench.accounts.erasure import erase_person
    from hsforhs.workbench.audit.services import OPERATOR

    user = _find(email)
    events = erase_person(actor=OPERATOR, user=user)
    click.echo(f"the person of account {user.pk} is erased, with personal values of {events} audit events")


def _find(email: str, *, must_be_open: bool = False) -> User:
    from hsforhs.workbench.accounts.models import User

    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise BadInputExit(f"there is no account with the address {email}; `hsforhs user list` shows all")
    if must_be_open and not user.is_active:
        raise BadInputExit(f"the account of {user.email} is closed; expected an open one")
    return user
