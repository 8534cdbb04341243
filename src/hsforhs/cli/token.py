"""Commands about tokens of the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_table
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.workbench.accounts.models import User

SCOPES = ("read", "read:public")
_EXAMPLE = "Example: hsforhs token make nurse@example.org --scope read --days 90"


@click.group("token", epilog=_EXAMPLE)
def token_command() -> None:
    """Make, list and revoke tokens by which programs read through the API."""


@token_command.command("make", epilog=_EXAMPLE)
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=("read",), show_default=True)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="Days until the token ends.")
@click.option("--place", default="", metavar="CODE", help="Narrow it to what is owned at this place and below.")
@click.option("--name", default="command line", show_default=True, help="What uses the token.")
@data_option
@plain_errors
def token_make_command(email: str, scopes: tuple[str, ...], days: int, place: str, name: str, data: Path) -> None:
    """Make a token for the person with the address EMAIL and print it: this once and never again."""
    open_store(data)
    from django.core.exceptions import PermissionDenied, ValidationError

    from hsforhs.workbench.accounts.tokens import make_token
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.places.models import Place

    person = _person(email)
    found = Place.objects.filter(code__iexact=place).first() if place else None
    if place and found is None:
        raise BadInputExit(f"there is no place with the code {place}; expected one of the tree, such as GHA")
    try:
        _token, secret = make_token(person=person, name=name, scopes=scopes, days=days, place=found, actor=OPERATOR)
    except PermissionDenied:
        where = f" or holds no role at {found.code}" if found else ""
        raise BadInputExit(f"{person.email} is closed{where}; expected an open account with a role there") from None
    except ValidationError as error:
        raise BadInputExit(" ".join(error.messages)) from None
    click.echo(secret)


@token_command.command("list", epilog="Example: hsforhs token list nurse@example.org")
@click.argument("email")
@data_option
@plain_errors
def token_list_command(email: str, data: Path) -> None:
    """List the tokens of a person; the secrets are nowhere kept."""
    open_store(data)
    from hsforhs.workbench.accounts.tokens import tokens_of

    rows = [
        (
            x.prefix,
            x.name,
            " ".join(x.scopes),
            x.place.code if x.place else "",
            x.expires_at.date(),
            x.last_used_on,
            "revoked" if x.revoked_at else "ended" if x.is_over else "in force",
        )
        for x in tokens_of(_person(email))
    ]
    print_table(("prefix", "name", "scopes", "place", "ends", "last used", "state"), rows)


@token_command.command("revoke", epilog="Example: hsforhs token revoke 3f9a0c12de45")
@click.argument("prefix")
@data_option
@plain_errors
def token_revoke_command(prefix: str, data: Path) -> None:
    """End the token whose PREFIX `hsforhs token list` shows."""
    open_store(data)
    from hsforhs.workbench.accounts.models import ApiToken
    from hsforhs.workbench.accounts.tokens import revoke_token

    found = ApiToken.objects.filter(prefix=prefix).select_related("user", "place").first()
    if found is None:
        raise BadInputExit(f"there is no token that begins with {prefix}; expected one that `token list` shows")
    revoke_token(person=None, token=found)
    click.echo(f"the token {prefix} is revoked")


def _person(email: str) -> User:
    from hsforhs.workbench.accounts.models import User

    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise BadInputExit(f"nobody has the address {email}; expected one that `hsforhs user add` added")
    return found
