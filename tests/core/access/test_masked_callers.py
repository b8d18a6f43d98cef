"""Whatever a masked caller asks, no address and no number of anybody comes back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core import lifecycle, membership
from core.audience.addressed import addressed
from core.audience.attribute_statistics import frequent_values
from core.audience.contact_card import contact_card
from core.audience.people import find_people
from core.audience.profiles import browse, browse_interactions
from core.audience.selection import count, sample
from core.audience.why import explain_profile
from core.errors import WindrowError
from core.importing import Answers, import_file, import_runs
from core.importing.runs.changes import import_changes
from core.importing.runs.ledger import rejected_rows
from core.language.catalog import Attribute
from core.language.definition import to_json
from core.language.operators import AttributeType
from core.lifecycle import attributes, checks, duplicates
from core.membership import handover
from core.membership.members import every_member, members_page
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.tables import Identifier
from core.teaching.sandboxes import Sandboxes
from core.team import folders
from tests.callers import caller
from tests.conftest import on
from tests.core.access.test_use_cases import ARGUMENTS, OF_ONE
from tests.makers import DAY, HOUR, NOW, account, add, change, contact, defined, lead, live, opened, static, where
from tests.use_cases import UseCaseFunction, parameters, use_cases

SECRETS = ("lovelace", "secret", "5550123", "987 654", "0170 12", "1234567")
"""Parts of every address and number of these people, and of no name."""
EVERYBODY = defined(where("country", "is", "DE"))
HAS_ACCOUNT = defined(where("account.name", "contains_data"))
HAS_BOTH = defined(where("phone", "contains_data"), where("email", "contains_data"))
OPEN = caller(NOW + DAY, "Anna")
MASKED = replace(OPEN, is_masked=True)
OWN_FILES = {"dry_run", "import_file", "recognize", "preview_import", "saved_mapping"}
"""What returns the contents of a file that the caller holds."""
NOT_SHOWN = {"erase_everywhere", "erase_person"}
"""What returns by which texts an erased person is looked for in sandboxes; no page and no command shows them."""


def fill(database: Database) -> None:
    """People whose addresses and numbers stand where they belong, and where they don't."""
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("mobile", "Mobile", AttributeType.TEXT))
        declare_attribute(session, "contact", Attribute("remark", "Remark", AttributeType.TEXT))
    address, number = "lovelace@secret.example", "+49 241 5550123"
    add(
        database,
        account(1, name="Engines (lovelace@secret.example)"),
        contact(1, email=address, email_key=address, phone=number, phone_key=number, country="DE", account_id=1),
        contact(2, email=address, email_key=address, phone="555 987 654", first_name="Ada", country="DE"),
        contact(3, last_name=address, last_name_key=address, external_id=address, country="DE"),
        lead(1, topic=f"Call {number}", contact_id=1),
        opened(1, at=NOW),
        Identifier(entity="contact", value=address, system="email", profile_id=2),
    )
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE contact SET mobile = '0170 1234567', mobile_key = '0170 1234567',"
            " remark = 'ring 0170 1234567', remark_key = 'ring 0170 1234567'"
        )
    segment = live(database, "Everybody", EVERYBODY)
    static(database, "Picked", [1, 2])
    checks.add_check(database, OPEN, segment, "contains", {"profile": address})
    checks.add_check(database, OPEN, segment, "contains_nobody", {"definition": to_json(EVERYBODY)})
    checks.run_checks(database, OPEN, segment)
    text = "id,email,phone,e-mail 2\nC4711,old@secret.example,555 987 654,x\n"
    import_file(database, caller(NOW), io.BytesIO(text.encode()), Answers(entity="contact"))
    text = "id,email,phone\nC4711,new@secret.example,0170 1234567\n,,\nC4711,lovelace@secret.example,0241 5550123\n"
    import_file(database, caller(NOW + HOUR), io.BytesIO(text.encode()), Answers(entity="contact"))
    add(database, contact(50, email=address, email_key=address), contact(51, phone=number, phone_key=number))
    duplicates.merge(database, caller(NOW), "contact", 50, [51])
    change(database, 2, at=NOW + HOUR, country="FR")
    lifecycle.refresh(database, caller(NOW + HOUR), segment)


def strings(value: Any) -> Iterator[str]:
    """Every text in what a use case returns."""
    if isinstance(value, str | bytes):
        yield value if isinstance(value, str) else value.decode(errors="replace")
    elif isinstance(value, dict):
        for pair in value.items():
            yield from strings(pair)
    elif isinstance(value, tuple | list | set | frozenset | Iterator):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif value is not None:
        yield repr(value)


def told(value: Any) -> list[str]:
    """The secrets in a value."""
    return [text for text in strings(value) if any(secret in text.casefold() for secret in SECRETS)]


READS: dict[str, Any] = {
    "page of members": lambda d, c: members_page(d, c, 1),
    "members searched by address": lambda d, c: members_page(d, c, 1, search="lovelace@secret.example"),
    "picked": lambda d, c: membership.picked_page(d, c, 2),
    "export": lambda d, c: every_member(d, c, 1),
    "export of picked": lambda d, c: membership.every_picked(d, c, 2),
    "handover": lambda d, c: handover.changes(d, c, 1),
    "follow": lambda d, c: handover.follow(d, c, 1, wait=lambda: False),
    "query": lambda d, c: membership.query_page(d, c, 2, EVERYBODY, as_of=NOW, zone="UTC", are_in=True),
    "search": lambda d, c: find_people(d, c, "contact", "", limit=9),
    "search of leads": lambda d, c: find_people(d, c, "lead", "", limit=9),
    "addressed": lambda d, c: addressed(d, c, "contact", "lovelace@secret.example"),
    "card": lambda d, c: contact_card(d, c, 1),
    "browse": lambda d, c: browse(d, c, "contact"),
    "browse accounts": lambda d, c: browse(d, c, "account"),
    "browse leads": lambda d, c: browse(d, c, "lead"),
    "interactions": browse_interactions,
    "sample": lambda d, c: sample(d, c, EVERYBODY, zone="UTC"),
    "why": lambda d, c: explain_profile(d, c, HAS_BOTH, 2, zone="UTC"),
    "why by account": lambda d, c: explain_profile(
        d, c, defined(where("account.name", "contains_data")), 1, zone="UTC"
    ),
    "frequent addresses": lambda d, c: frequent_values(d, c, "contact", "email"),
    "frequent numbers": lambda d, c: frequent_values(d, c, "contact", "mobile"),
    "frequent remarks": lambda d, c: frequent_values(d, c, "contact", "remark"),
    "duplicates": duplicates.likely_duplicates,
    "differences": lambda d, c: duplicates.differences(d, c, "contact", [1, 2]),
    "merges": duplicates.list_merges,
    "preview": lambda d, c: lifecycle.preview(d, c, 2),
    "checks": lambda d, c: checks.list_checks(d, c, 1),
    "log": lambda d, c: lifecycle.refreshes(d, c, 1),
    "imports": import_runs,
    "changes of an import": lambda d, c: import_changes(d, c, 2),
    "rejected rows": lambda d, c: rejected_rows(d, c, 2),
    "retyping": lambda d, c: attributes.preview_retyping(
        d, c, "contact", "remark", attributes.Wanted(AttributeType.NUMBER)
    ),
    "deleting": lambda d, c: lifecycle.delete_person(d, c, "contact", 1),
}
"""Reading what shows people."""


@pytest.fixture
def people(database: Database) -> Database:
    fill(database)
    return database


def test_no_read_tells_a_masked_caller_an_address_or_a_number(people: Database) -> None:
    leaks = {name: found for name, read in READS.items() if (found := told(outcome(read, people, MASKED)))}
    assert leaks == {}


@on("sqlite")
def test_the_same_reads_tell_others(people: Database) -> None:
    silent = {name for name, read in READS.items() if not told(outcome(read, people, OPEN))}
    assert silent == {"preview", "rejected rows"}


def outcome(read: Any, database: Database, who: Any) -> Any:
    found = read(database, who)
    return list(found) if isinstance(found, Iterator) else found


@on("sqlite")
def test_no_use_case_tells_a_masked_caller_an_address_or_a_number(people: Database, tmp_path: Path) -> None:
    leaks = {}
    for name, use_case in use_cases().items():
        if use_case.__name__ not in OWN_FILES | NOT_SHOWN and (found := told(called(use_case, people, tmp_path))):
            leaks[name] = found
    assert leaks == {}


def called(use_case: UseCaseFunction, database: Database, folder: Path) -> Any:
    """What a use case returns for arguments that fit many, or what its error says."""
    values = ARGUMENTS | OF_ONE.get(use_case.__name__, {}) | {"database": database, "caller": MASKED, "text": ""}
    values |= {"definition": EVERYBODY, "sandboxes": Sandboxes(folder)}
    wanted = [one for one in parameters(use_case) if one.default is one.empty]
    try:
        found = use_case(**{one.name: values[one.name] for one in wanted})
        if isinstance(found, AbstractContextManager):
            return None
        return list(found) if isinstance(found, Iterator) else found
    except (WindrowError, ValueError, TypeError, AttributeError, KeyError, AssertionError) as error:
        return str(error)


def test_a_masked_caller_finds_an_address_by_the_whole_of_it(people: Database) -> None:
    def found(who: Any, text: str) -> list[int]:
        return [row.profile_id for row in find_people(people, who, "contact", text, limit=9)]

    assert found(MASKED, "Lovelace@Secret.example") == found(OPEN, "lovelace@secret.example")
    assert found(MASKED, "ada") == [2]
    for part in ("lovelace@secret.exampl", "secret", "love", "ada lovelace@"):
        assert 2 not in found(MASKED, part)
    assert [row[0] for row in browse(people, MASKED, "contact", search="lovelac").rows] == [3]  # by the name
    assert members_page(people, MASKED, 2, search="secret").total == 0
    assert members_page(people, OPEN, 2, search="secret").total == 2


def test_a_mask_changes_no_count(people: Database) -> None:
    assert count(people, MASKED, EVERYBODY, zone="UTC") == count(people, OPEN, EVERYBODY, zone="UTC")


def test_a_masked_caller_publishes_what_was_seen(people: Database) -> None:
    draft = defined(where("email", "is", "lovelace@secret.example"))
    made = lifecycle.create_segment(people, MASKED, kind="dynamic", name="By address", definition=draft)
    lifecycle.publish(people, MASKED, made.id)
    seen = lifecycle.preview(people, MASKED, made.id)
    lifecycle.publish(people, MASKED, made.id, previewed=seen) if seen.needs_confirmation else None
    assert lifecycle.segment(people, MASKED, made.id).draft == draft


def test_folders_are_no_data_about_people(people: Database) -> None:
    assert told(folders.list_users(people, MASKED)) == []
