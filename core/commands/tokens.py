"""Commands about tokens, which programs and this command line show in the place of a user."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from core.access.caller import Role
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.commands.users import RolesOption, UserArgument
from core.store.database import DEFAULT_URL
from core.team import tokens as use_cases
from core.team.users import find_user

token_app = typer.Typer(help="Tokens, which programs show in the place of a user.", no_args_is_help=True)
app.add_typer(token_app, name="token")


@token_app.command("list")
def list_tokens(database: DatabaseOption = DEFAULT_URL) -> None:
    """List the tokens, without their secrets, the newest first."""
    with opened_database(database) as opened:
        who = caller(opened)
        listed = use_cases.list_tokens(opened, who)
    for token in listed:
        has_expired = token.expires_at is not None and token.expires_at <= who.at
        state = "revoked" if token.revoked_at else "expired" if has_expired else "live"
        ends = token.expires_at.isoformat(timespec="seconds") if token.expires_at else "never"
        roles = ",".join(role for role in Role if role in token.roles)
        typer.echo(f"{token.id:>4}  {state:<7}  user {token.user_id}  {roles}  ends {ends}  “{token.name}”")
    if not listed:
        typer.echo("There are no tokens yet.")


@token_app.command("create")
def create(
    user: UserArgument,
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    role: RolesOption,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="How long it lasts; by default for ever.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Make a token of a user and print its secret, this once."""
    with opened_database(database) as opened:
        who = caller(opened)
        ends = None if days is None else who.at + timedelta(days=days)
        secret = use_cases.create_token(
            opened, who, find_user(opened, who, user).id, name=name, roles=frozenset(role), expires_at=ends
        )
    typer.echo(secret)


@token_app.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(min=1, max=2**63 - 1, help="The number of the token; `token list` has it.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """End a token."""
    with opened_database(database) as opened:
        use_cases.revoke_token(opened, caller(opened), number)
    typer.echo("Revoked.")
