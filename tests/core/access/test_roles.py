from __future__ import annotations

import pytest

from core.access.caller import Caller, Door, Role
from core.access.roles import LOOKING, PERMITTED, may
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


BEYOND_LOOKING = {
    Role.VIEWER: "",
    Role.EDITOR: """
        CREATE_SEGMENT COPY_SEGMENT SAVE_DRAFT DESCRIBE_SEGMENT SCHEDULE_SEGMENT RESTORE_VERSION
        DISCARD_CHANGES MOVE_SEGMENT HAND_ON_SEGMENT ADD_MEMBERS REMOVE_MEMBERS UNDO_ADDING UNDO_REMOVING
        ADD_CHECK CHANGE_CHECK REMOVE_CHECK RUN_CHECKS SAVE_TEMPLATE DESCRIBE_TEMPLATE DELETE_TEMPLATE
        RESTORE_TEMPLATE
    """,
    Role.PUBLISHER: """
        SCHEDULE_SEGMENT PUBLISH_SEGMENT STOP_SEGMENT DELETE_SEGMENT RESTORE_SEGMENT REFRESH_SEGMENT
        REFRESH_SEGMENTS MOVE_SEGMENT HAND_ON_SEGMENT EXPORT_MEMBERS HAND_OVER_CHANGES RUN_CHECKS
    """,
    Role.STEWARD: """
        RECORD_CONSENT EXPORT_CONSENTS DELETE_PERSON RESTORE_PERSON ERASE_PERSON REPORT_PERSON
        SEE_SUPPRESSIONS SUPPRESS UNSUPPRESS SEE_DUPLICATES MERGE_RECORDS UNDO_MERGE IMPORT_FILE
        PREVIEW_IMPORT SEE_IMPORTS UNDO_IMPORT DECLARE DESCRIBE_ATTRIBUTE PREVIEW_RETYPING RETYPE_ATTRIBUTE
        CHANGE_CHOICES REMOVE_ATTRIBUTE
    """,
    Role.TRAINER: """
        DELETE_SANDBOX
    """,
    Role.ADMIN: """
        MOVE_SEGMENT HAND_ON_SEGMENT CREATE_FOLDER CHANGE_FOLDER DELETE_FOLDER SEE_TRACE CHANGE_SETTINGS
        SEE_USERS MANAGE_USERS MANAGE_TOKENS BACK_UP RESTORE_BACKUP PRUNE_LOG DISTRIBUTE_TABLES LOAD_SAMPLE
    """,
}
"""What each role may do that not everybody may; written a second time, so that nobody changes it by mistake."""


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_people_were_told(role: Role) -> None:
    permitted = {use_case.name for use_case, roles in PERMITTED.items() if role in roles and roles != LOOKING}
    assert permitted == set(BEYOND_LOOKING[role].split())
