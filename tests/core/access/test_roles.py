from __future__ import annotations

import pytest

from core.access.caller import Caller, Door, Role
from core.access.roles import PERMITTED, may
from core.access.use_cases import UseCase
from tests.makers import NOW


def test_every_use_case_has_roles() -> None:
    assert PERMITTED.keys() == frozenset(UseCase)
    assert all(PERMITTED.values())


@pytest.mark.parametrize("use_case", UseCase)
@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_the_table_permits(role: Role, use_case: UseCase) -> None:
    assert may(Caller("Anna", frozenset({role}), Door.PAGE, NOW), use_case) is (role in PERMITTED[use_case])


@pytest.mark.parametrize("use_case", UseCase)
def test_nobody_without_a_role_does_anything(use_case: UseCase) -> None:
    assert not may(Caller("Anna", frozenset(), Door.PAGE, NOW), use_case)
