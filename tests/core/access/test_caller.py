from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.access.caller import EVERY_ROLE, Caller, Door, Role, local


def test_a_local_caller_has_every_role() -> None:
    caller = local(Door.COMMAND, "Anna")

    assert caller.roles == frozenset(Role)
    assert (caller.name, caller.door) == ("Anna", Door.COMMAND)


def test_a_local_caller_calls_now() -> None:
    before = datetime.now(UTC)
    caller = local(Door.PAGE)

    assert before <= caller.at <= datetime.now(UTC)


def test_the_instant_of_a_call_has_an_offset() -> None:
    with pytest.raises(ValueError, match=r"^at: must be an instant with an offset from UTC \(got 2026-05-04T12:00:00"):
        Caller("", EVERY_ROLE, Door.PAGE, datetime(2026, 5, 4, 12))  # noqa: DTZ001 - the mistake
