"""Role × use case × door: every call is let in exactly where the table says, and refused before it touches anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.access.caller import Caller, Door, Role
from core.access.policy import ByRole, Policy
from core.access.roles import PERMITTED
from core.access.standing import OF_OWNERS
from core.access.use_cases import Subject, UseCase
from core.audience.evaluations import Evaluations
from core.errors import RefusedError
from core.store.database import Database
from core.teaching.sandboxes import Sandboxes
from tests.core.access import test_use_cases
from tests.core.access.test_use_cases import ARGUMENTS, OF_ONE, ONE_TRACE, USE_CASES, World, contents
from tests.makers import HOUR, NOW
from tests.use_cases import UseCaseFunction, parameters

CELLS = tuple(product(Role, Door))


class Asking(ByRole):
    """Permits what the table does, and notes the use cases that were asked for."""

    __slots__ = ("asked",)

    def __init__(self) -> None:
        object.__setattr__(self, "asked", [])

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        self.asked.append(use_case)
        return super().permits(caller, use_case, subject)


def of(role: Role, door: Door) -> Caller:
    return Caller("Anna", frozenset({role}), door, NOW + HOUR)


def is_let_in(use_case: UseCaseFunction, who: Caller, policy: Policy, folder: Path) -> bool:
    """Whether a call gets past its gate: it then asks the database, which isn't there, or needs none."""

    def connect() -> Any:
        raise AssertionError("the database was asked")

    values = ARGUMENTS | OF_ONE.get(use_case.__name__, {})
    values |= {"caller": who, "database": Database(sa.create_engine("sqlite://", creator=connect), policy)}
    values["sandboxes"] = Sandboxes(folder, policy)
    wanted = [parameter for parameter in parameters(use_case) if parameter.default is parameter.empty]
    arguments = {parameter.name: values[parameter.name] for parameter in wanted}
    owner = [Evaluations()] if use_case.__qualname__.startswith("Evaluations.") else []
    try:
        result = use_case(*owner, **arguments)
        if isinstance(result, AbstractContextManager):
            with result:
                return True
        if isinstance(result, Iterator):
            next(result, None)
    except RefusedError:
        return False
    except Exception:  # noqa: BLE001 - behind the gate: the database is not there, and some arguments mean nothing
        return True
    return True


@pytest.mark.parametrize("name", USE_CASES)
def test_a_function_lets_in_the_roles_of_its_use_case_by_every_door(name: str, tmp_path: Path) -> None:
    for role, door in CELLS:
        policy = Asking()
        is_in = is_let_in(USE_CASES[name], of(role, door), policy, tmp_path)
        assert policy.asked, "it asks nobody"
        assert is_in == (role in PERMITTED[policy.asked[0]]), f"{role} by {door}: {policy.asked}"


@pytest.mark.parametrize("use_case", ONE_TRACE, ids=lambda use_case: use_case.name)
def test_a_call_changes_the_database_only_where_the_table_permits_it(
    database: Database, use_case: UseCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, act = ONE_TRACE[use_case]
    world = World(database)
    before = contents(database)
    for role, door in CELLS:
        if role not in PERMITTED[use_case]:
            monkeypatch.setattr(test_use_cases, "ANNA", of(role, door))
            with pytest.raises(RefusedError, match="must have"):
                act(world)
    assert contents(database) == before

    # One of the cells that are let in, another for each use case: the one before this has been through them all.
    roles = [role for role in Role if role in PERMITTED[use_case] and (use_case not in OF_OWNERS or role is Role.ADMIN)]
    place = list(UseCase).index(use_case)
    monkeypatch.setattr(test_use_cases, "ANNA", of(roles[place % len(roles)], list(Door)[place % len(Door)]))
    act(world)
    assert contents(database) != before
