"""Commands about attributes, properties of interactions, and the choices of both."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from core import lifecycle
from core.access.caller import Caller
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.errors import CatalogError, NotFoundError, did_you_mean
from core.importing import Format, declare_attribute, declare_property
from core.importing.recognition.mapping import free_name
from core.language.catalog import MONEY_DECIMALS, Attribute, Catalog, Consent
from core.language.folding import fold
from core.language.messages import quote
from core.language.operators import AttributeType
from core.lifecycle import attributes as use_cases
from core.lifecycle.attributes import Retyping, Sample, Wanted
from core.store.choices import new_code
from core.store.database import DEFAULT_URL, Database
from core.store.declaring import OF_A_LIST
from core.store.records import INTERACTION, record_table

AttributeArgument = Annotated[str, typer.Argument(metavar="ENTITY.NAME", help="Such as contact.points, or its label.")]
PropertyArgument = Annotated[str, typer.Argument(metavar="NAME", help="A property of interactions, or its label.")]
ListArgument = Annotated[
    str, typer.Argument(metavar="ENTITY.NAME", help="Whose choices: such as account.industry or interaction.shade.")
]
ChoiceArgument = Annotated[str, typer.Argument(help="A choice: its code or its label.")]
DescriptionOption = Annotated[str, typer.Option(help="What its values mean.")]
DecimalsOption = Annotated[int, typer.Option(min=0, help="Decimal places of a number; money has 2.")]
NewDecimalsOption = Annotated[
    int | None, typer.Option("--decimals", min=0, help="Decimal places of a number; by default as its values have.")
]
ChoicesOption = Annotated[list[str] | None, typer.Option("--choice", help="A choice of a list; repeat for each.")]
PurposeOption = Annotated[str, typer.Option(help="Of a consent: what messages are for, such as newsletters.")]
ChannelOption = Annotated[str, typer.Option(help="Of a consent: how they come, such as e-mail or phone.")]
DayFirstOption = Annotated[
    bool | None, typer.Option("--day-first/--month-first", help="What comes first in 03/04/2026, if no value tells.")
]
CommaOption = Annotated[
    bool | None, typer.Option("--decimal-comma/--decimal-point", help="The decimal sign, if no value tells.")
]
ZoneOption = Annotated[str, typer.Option(help="The time zone of days and of instants without one.")]
ApplyOption = Annotated[bool, typer.Option("--apply", help="Do it; otherwise only say what would happen.")]
LoseOption = Annotated[int, typer.Option("--lose", min=0, help="In how many records values may be lost.")]

attribute_app = typer.Typer(help="Attributes of contacts, accounts and leads.", no_args_is_help=True)
property_app = typer.Typer(help="Properties of interactions.", no_args_is_help=True)
choice_app = typer.Typer(help="The choices of attributes and properties.", no_args_is_help=True)
app.add_typer(attribute_app, name="attribute")
app.add_typer(property_app, name="property")
app.add_typer(choice_app, name="choice")


# What there is


@attribute_app.command("list")
def list_attributes(
    entity: Annotated[str | None, typer.Argument(help="contact, account or lead; by default all.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """List attributes, with their type, label and what asks them."""
    with opened_database(database) as opened:
        listed = use_cases.list_attributes(opened, caller(opened))
    wanted = [one for one in listed if one.entity == entity or (entity is None and one.entity != INTERACTION)]
    if entity is not None and not wanted:
        raise NotFoundError(f"entity: must be contact, account or lead (got {entity!r}).")
    _say_listed(wanted, lambda one: f"{one.entity}.{one.attribute.name}")


@property_app.command("list")
def list_properties(database: DatabaseOption = DEFAULT_URL) -> None:
    """List properties, with their type, label and what asks them."""
    with opened_database(database) as opened:
        listed = use_cases.list_attributes(opened, caller(opened))
    _say_listed([one for one in listed if one.entity == INTERACTION], lambda one: one.attribute.name)


def _say_listed(listed: Sequence[use_cases.ListedAttribute], name: Callable[[use_cases.ListedAttribute], str]) -> None:
    for one in listed:
        asked = f", asked by {', '.join(use.text for use in one.uses)}" if one.uses else ""
        built_in = "" if one.attribute.custom else ", built in"
        typer.echo(f"{name(one):<32}  {one.attribute.type:<9}  {one.attribute.label}{built_in}{asked}")
        if one.attribute.description:
            typer.echo(f"{'':<32}  {one.attribute.description}")


# Declaring, naming and describing


@attribute_app.command("declare")
def declare_an_attribute(
    entity: Annotated[str, typer.Argument(help="contact, account or lead.")],
    label: Annotated[str, typer.Argument(help="How people call it.")],
    type_: Annotated[AttributeType, typer.Argument(metavar="TYPE", help="The type of its values.")],
    name: Annotated[str | None, typer.Option(help="Its name in definitions; by default made of the label.")] = None,
    description: DescriptionOption = "",
    decimals: DecimalsOption = 0,
    choice: ChoicesOption = None,
    purpose: PurposeOption = "",
    channel: ChannelOption = "",
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Declare an attribute. A yes/no attribute of contacts with a purpose and a channel has the state of a consent."""
    if bool(purpose) != bool(channel):
        raise CatalogError("consent: must have both a purpose and a channel. Give --purpose and --channel.")
    with opened_database(database) as opened:
        who = caller(opened)
        catalog = lifecycle.catalog(opened, who)
        if catalog.entity(entity) is None:
            raise NotFoundError(f"entity: must be contact, account or lead (got {entity!r}).")
        attribute = _new(catalog, entity, label, type_, name, description, decimals, choice)
        attribute = replace(attribute, consent=Consent(purpose, channel) if purpose else None)
        declare_attribute(opened, who, entity, attribute)
    typer.echo(f"Declared {entity}.{attribute.name}: {attribute.type}.")


@property_app.command("declare")
def declare_a_property(
    label: Annotated[str, typer.Argument(help="How people call it.")],
    type_: Annotated[AttributeType, typer.Argument(metavar="TYPE", help="The type of its values.")],
    name: Annotated[str | None, typer.Option(help="Its name in definitions; by default made of the label.")] = None,
    description: DescriptionOption = "",
    decimals: DecimalsOption = 0,
    choice: ChoicesOption = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Declare a property of interactions."""
    with opened_database(database) as opened:
        who = caller(opened)
        catalog = lifecycle.catalog(opened, who)
        attribute = _new(catalog, INTERACTION, label, type_, name, description, decimals, choice)
        declare_property(opened, who, attribute)
    typer.echo(f"Declared {attribute.name}: {attribute.type}.")


def _new(
    catalog: Catalog,
    entity: str,
    label: str,
    type_: AttributeType,
    name: str | None,
    description: str,
    decimals: int,
    choices: list[str] | None,
) -> Attribute:
    taken = {column.name for column in record_table(catalog, entity).columns}
    taken |= {one.name for one in catalog.properties} if entity == INTERACTION else {r.name for r in catalog.relations}
    places = decimals or (MONEY_DECIMALS if type_ is AttributeType.MONEY else 0)
    return Attribute(
        name or free_name(label, taken), label, type_, places, _choices(choices), custom=True,
        in_json=entity == INTERACTION, description=description,
    )  # fmt: skip


def _choices(labels: list[str] | None) -> tuple[tuple[str, str], ...]:
    made: dict[str, str] = {}
    for label in labels or ():
        made[new_code(label, made)] = label
    return tuple(made.items())


@attribute_app.command("describe")
def describe_an_attribute(
    attribute: AttributeArgument,
    label: Annotated[str | None, typer.Option(help="The label; by default it stays.")] = None,
    description: Annotated[str | None, typer.Option(help="What its values mean; by default it stays.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Give an attribute another label or description; its name in definitions stays."""
    _describe(database, attribute, label, description)


@property_app.command("describe")
def describe_a_property(
    name: PropertyArgument,
    label: Annotated[str | None, typer.Option(help="The label; by default it stays.")] = None,
    description: Annotated[str | None, typer.Option(help="What its values mean; by default it stays.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Give a property another label or description; its name in definitions stays."""
    _describe(database, f"{INTERACTION}.{name}", label, description)


def _describe(address: str, named: str, label: str | None, description: str | None) -> None:
    with opened_database(address) as opened:
        who = caller(opened)
        entity, known = _find(opened, who, named)
        after = use_cases.describe_attribute(
            opened, who, entity, known.name,
            label=known.label if label is None else label,
            description=known.description if description is None else description,
        )  # fmt: skip
    typer.echo(f"{entity}.{known.name} is “{after.label}”.{f' {after.description}' if after.description else ''}")


# Another type, and removing


@attribute_app.command("retype")
def retype_an_attribute(
    attribute: AttributeArgument,
    type_: Annotated[AttributeType, typer.Argument(metavar="TYPE", help="The new type.")],
    decimals: NewDecimalsOption = None,
    choice: ChoicesOption = None,
    day_first: DayFirstOption = None,
    decimal_comma: CommaOption = None,
    zone: ZoneOption = "UTC",
    apply: ApplyOption = False,
    lose: LoseOption = 0,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Say what another type would do to every value of an attribute; with --apply do it."""
    wanted = _wanted(type_, decimals, choice, day_first=day_first, decimal_comma=decimal_comma, zone=zone)
    _retype(database, attribute, wanted, lose if apply else None)


@property_app.command("retype")
def retype_a_property(
    name: PropertyArgument,
    type_: Annotated[AttributeType, typer.Argument(metavar="TYPE", help="The new type.")],
    decimals: NewDecimalsOption = None,
    choice: ChoicesOption = None,
    day_first: DayFirstOption = None,
    decimal_comma: CommaOption = None,
    zone: ZoneOption = "UTC",
    apply: ApplyOption = False,
    lose: LoseOption = 0,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Say what another type would do to every value of a property; with --apply do it."""
    wanted = _wanted(type_, decimals, choice, day_first=day_first, decimal_comma=decimal_comma, zone=zone)
    _retype(database, f"{INTERACTION}.{name}", wanted, lose if apply else None)


def _wanted(
    type_: AttributeType,
    decimals: int | None,
    choices: list[str] | None,
    *,
    day_first: bool | None,
    decimal_comma: bool | None,
    zone: str,
) -> Wanted:
    is_told = day_first is not None or decimal_comma is not None
    format_ = Format(day_first=bool(day_first), decimal_comma=bool(decimal_comma)) if is_told else None
    return Wanted(type_, decimals, _choices(choices), format_, zone)


def _retype(address: str, named: str, wanted: Wanted, most_lost: int | None) -> None:
    """Preview, or with a number of values that may be lost do it."""
    with opened_database(address) as opened:
        who = caller(opened)
        entity, known = _find(opened, who, named)
        if most_lost is None:
            told = use_cases.preview_retyping(opened, who, entity, known.name, wanted)
        else:
            told = use_cases.retype(opened, who, entity, known.name, wanted, most_lost=most_lost)
    _say_retyping(told)
    if most_lost is not None:
        typer.echo("Done.")
        return
    if told.refusal:
        raise CatalogError(told.refusal)
    typer.echo(f"Nothing was changed. --apply does it{f' with --lose {told.lost}' if told.lost else ''}.")


def _say_retyping(told: Retyping) -> None:
    typer.echo(f"“{told.before.label}”: {told.before.type} becomes {told.after.type}.")
    if told.after.type in OF_A_LIST:
        typer.echo(f"Its choices: {', '.join(label for _, label in told.after.choices)}.")
    typer.echo(f"Kept in {_records(told.kept)}{_say_samples(told.kept_samples)}")
    typer.echo(f"Lost in {_records(told.lost)}{_say_samples(told.lost_samples)}")
    for use in told.spoiled:
        typer.echo(f"It would not fit any more: {use.text}.")


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"


def _say_samples(samples: Sequence[Sample]) -> str:
    if not samples:
        return "."
    return ":" + "".join(
        f"\n  {quote(sample.before)} {sample.reason or f'becomes {quote(sample.after)}'} in {_records(sample.records)}"
        for sample in samples
    )


@attribute_app.command("remove")
def remove_an_attribute(
    attribute: AttributeArgument,
    apply: ApplyOption = False,
    lose: LoseOption = 0,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Say in how many records an attribute has values, and what asks it; with --apply remove it."""
    _remove(database, attribute, lose if apply else None)


@property_app.command("remove")
def remove_a_property(
    name: PropertyArgument, apply: ApplyOption = False, lose: LoseOption = 0, database: DatabaseOption = DEFAULT_URL
) -> None:
    """Say in how many interactions a property has values, and what asks it; with --apply remove it."""
    _remove(database, f"{INTERACTION}.{name}", lose if apply else None)


def _remove(address: str, named: str, most_values: int | None) -> None:
    with opened_database(address) as opened:
        who = caller(opened)
        entity, known = _find(opened, who, named)
        if most_values is not None:
            gone = use_cases.remove_attribute(opened, who, entity, known.name, most_values=most_values)
            typer.echo(f"Removed “{known.label}” with its values in {_records(gone)}.")
            return
        if not known.custom:
            raise CatalogError(f"attribute “{known.label}”: can't be removed, it is built in.")
        values = use_cases.count_values(opened, who, entity, known.name)
        uses = next(
            one.uses
            for one in use_cases.list_attributes(opened, who)
            if (one.entity, one.attribute.name) == (entity, known.name)
        )
    typer.echo(f"“{known.label}” has values in {_records(values)}.")
    for use in uses:
        typer.echo(f"It is asked by {use.text}.")
    typer.echo(
        "Nothing was changed." + ("" if uses else f" --apply{f' --lose {values}' if values else ''} removes it.")
    )


# Choices


@choice_app.command("list")
def list_choices(attribute: ListArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """List the choices in order: code and label."""
    with opened_database(database) as opened:
        _, known = _find(opened, caller(opened), attribute)
    for code, label in known.choices:
        typer.echo(f"{code:<32}  {label}")


@choice_app.command("add")
def add_choices(
    attribute: ListArgument,
    labels: Annotated[list[str], typer.Argument(help="The labels of the new choices.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Add choices at the end, also to a built-in list."""
    with opened_database(database) as opened:
        who = caller(opened)
        entity, known = _find(opened, who, attribute)
        after = use_cases.add_choices(opened, who, entity, known.name, labels)
    typer.echo(f"{len(after.choices) - len(known.choices):,} added. It has {len(after.choices):,} choices now.")


@choice_app.command("rename")
def rename_choice(
    attribute: ListArgument,
    choice: ChoiceArgument,
    label: Annotated[str, typer.Argument(help="The new label.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Give a choice another label; its code, and so every value and definition, stays."""

    def renamed(known: Attribute) -> list[tuple[str, str]]:
        wanted = _code(known, choice)
        return [(code, label if code == wanted else before) for code, before in known.choices]

    _arrange(database, attribute, renamed)


@choice_app.command("move")
def move_choice(
    attribute: ListArgument,
    choice: ChoiceArgument,
    place: Annotated[int, typer.Argument(min=1, help="Its place in the list, from 1.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Put a choice at another place of the list."""

    def moved(known: Attribute) -> list[tuple[str, str]]:
        wanted = _code(known, choice)
        others = [one for one in known.choices if one[0] != wanted]
        own = next(one for one in known.choices if one[0] == wanted)
        return [*others[: place - 1], own, *others[place - 1 :]]

    _arrange(database, attribute, moved)


@choice_app.command("remove")
def remove_choice(attribute: ListArgument, choice: ChoiceArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Remove a choice that no record has and nothing asks."""

    def without(known: Attribute) -> list[tuple[str, str]]:
        unwanted = _code(known, choice)
        return [one for one in known.choices if one[0] != unwanted]

    _arrange(database, attribute, without)


@choice_app.command("merge")
def merge_choices(
    attribute: ListArgument,
    choices: Annotated[list[str], typer.Argument(help="The choices that go, by code or label.")],
    into: Annotated[str, typer.Option(help="The choice that stays, by code or label.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Merge choices into another: values of records and what asks them follow."""
    with opened_database(database) as opened:
        who = caller(opened)
        entity, known = _find(opened, who, attribute)
        codes = [_code(known, choice) for choice in choices]
        changed = use_cases.merge_choices(opened, who, entity, known.name, codes, into=_code(known, into))
    typer.echo(f"Merged. It changed {_records(changed)}.")


def _arrange(address: str, named: str, arrange: Callable[[Attribute], list[tuple[str, str]]]) -> None:
    with opened_database(address) as opened:
        who = caller(opened)
        entity, known = _find(opened, who, named)
        after = use_cases.arrange_choices(opened, who, entity, known.name, arrange(known), seen=known.choices)
    typer.echo(", ".join(label for _, label in after.choices))


def _code(attribute: Attribute, named: str) -> str:
    """Return the code of a choice named by code or label."""
    by_word = {fold(label): code for code, label in attribute.choices}
    by_word |= {fold(code): code for code, _ in attribute.choices}
    if fold(named) not in by_word:
        hint = did_you_mean(named, [label for _, label in attribute.choices])
        raise NotFoundError(f"choice: must be one of “{attribute.label}” (got {named!r}). {hint}".strip())
    return by_word[fold(named)]


def _find(database: Database, who: Caller, named: str) -> tuple[str, Attribute]:
    """Return an attribute or property with its entity, by name or label."""
    catalog = lifecycle.catalog(database, who)
    entity, _, name = named.partition(".")
    known = catalog.entity(entity)
    if known is None and entity != INTERACTION:
        raise NotFoundError(f"attribute: must be ENTITY.NAME such as contact.city (got {named!r}).")
    offered = known.attributes if known else catalog.properties
    found = [one for one in offered if one.name == name] or [one for one in offered if fold(one.label) == fold(name)]
    if not found:
        hint = did_you_mean(name, [one.name for one in offered])
        raise NotFoundError(f"{entity}: must have an attribute or property of that name (got {name!r}). {hint}".strip())
    return entity, found[0]
