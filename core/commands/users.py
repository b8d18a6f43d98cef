"""Commands about users: who may come in, with which roles. They need no sign-in, so they make the first admin."""

from __future__ import annotations

from typing import Annotated

import typer

from core.access.caller import Role
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.store.database import DEFAULT_URL
from core.team import sign_ins
from core.team import users as use_cases
from core.team.users import Entrance

UserArgument = Annotated[str, typer.Argument(help="A user: the address, the number or the name.")]
RolesOption = Annotated[list[Role], typer.Option("--role", help="A role; give the option several times for several.")]
NoRoles = Annotated[
    list[Role] | None, typer.Option("--role", help="A role; several times for several, and none for no role.")
]

user_app = typer.Typer(help="Users, and the groups and domains whose people may come in.", no_args_is_help=True)
app.add_typer(user_app, name="user")


@user_app.command("list")
def list_users(database: DatabaseOption = DEFAULT_URL) -> None:
    """List the users with their roles."""
    with opened_database(database) as opened:
        listed = use_cases.list_users(opened, caller(opened))
    for user in listed:
        state = "off" if user.switched_off_at else "masked" if user.is_masked else "on"
        typer.echo(f"{user.id:>4}  {state:<6}  {_joined(user.roles):<24}  {user.email}  {user.name}".rstrip())
    if not listed:
        typer.echo("There are no users yet.")


@user_app.command("add")
def add(
    address: Annotated[str, typer.Argument(help="The address that they sign in with.")],
    role: RolesOption,
    name: Annotated[str, typer.Option(help="What they are called, until they sign in.")] = "",
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Enter somebody who may come in."""
    with opened_database(database) as opened:
        number = use_cases.enter_user(opened, caller(opened), address, name=name, roles=frozenset(role))
    typer.echo(f"Entered: user {number}.")


@user_app.command("roles")
def set_roles(user: UserArgument, role: NoRoles = None, database: DatabaseOption = DEFAULT_URL) -> None:
    """Give a user these roles, and take all others but those of groups."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.set_roles(opened, who, use_cases.find_user(opened, who, user).id, frozenset(role or ()))
    typer.echo("Changed.")


@user_app.command("mask")
def mask(
    user: UserArgument,
    *,
    is_masked: Annotated[bool, typer.Option("--on/--off", help="Mask addresses and numbers, or show them.")] = True,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Show a user e-mail addresses and phone numbers masked, or whole."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.set_masked(opened, who, use_cases.find_user(opened, who, user).id, is_masked=is_masked)
    typer.echo("Changed.")


@user_app.command("switch-off")
def switch_off(user: UserArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Keep a user out from the next click on."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.switch_off(opened, who, use_cases.find_user(opened, who, user).id)
    typer.echo("Switched off.")


@user_app.command("switch-on")
def switch_on(user: UserArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Let a user in again who was switched off."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.switch_on(opened, who, use_cases.find_user(opened, who, user).id)
    typer.echo("Switched on.")


@user_app.command("sign-out")
def sign_out(user: UserArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """End every sign-in of a user."""
    with opened_database(database) as opened:
        who = caller(opened)
        sign_ins.sign_out_everywhere(opened, who, use_cases.find_user(opened, who, user).id)
    typer.echo("Signed out everywhere.")


@user_app.command("group")
def set_group(
    name: Annotated[
        str | None, typer.Argument(help="The group, as the provider names it; without one, list them.")
    ] = None,
    role: NoRoles = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Give the members of a group of the provider roles, or list the groups that give any."""
    with opened_database(database) as opened:
        who = caller(opened)
        if name is None:
            _tell(use_cases.list_groups(opened, who), "group")
            return
        use_cases.set_group(opened, who, name, frozenset(role or ()))
    typer.echo("Changed.")


@user_app.command("domain")
def set_domain(
    name: Annotated[str | None, typer.Argument(help="The domain of addresses; without one they are listed.")] = None,
    role: NoRoles = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Let newcomers of a domain in with roles, or list the domains that may come in."""
    with opened_database(database) as opened:
        who = caller(opened)
        if name is None:
            _tell(use_cases.list_domains(opened, who), "domain")
            return
        use_cases.set_domain(opened, who, name, frozenset(role or ()))
    typer.echo("Changed.")


def _tell(listed: list[Entrance], what: str) -> None:
    for one in listed:
        typer.echo(f"{_joined(one.roles):<24}  {one.name}")
    if not listed:
        typer.echo(f"No {what} gives roles.")


def _joined(roles: frozenset[Role]) -> str:
    return ",".join(role for role in Role if role in roles) or "no role"
