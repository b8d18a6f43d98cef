"""Which role may do what. Pages, commands, the worker and programs are asked by this table, and so are buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.access.caller import EVERY_ROLE, Caller, Role
from core.access.use_cases import UseCase

LOOKING: Final = EVERY_ROLE
"""Every role looks; a viewer does nothing else."""
_EDITING: Final = frozenset({Role.EDITOR})
_PUBLISHING: Final = frozenset({Role.PUBLISHER})
_STEWARDING: Final = frozenset({Role.STEWARD})
_TEACHING: Final = frozenset({Role.TRAINER})
_RUNNING: Final = frozenset({Role.ADMIN})

EDITING_SEGMENTS: Final = frozenset({
    UseCase.SAVE_DRAFT, UseCase.DESCRIBE_SEGMENT, UseCase.SCHEDULE_SEGMENT, UseCase.RESTORE_VERSION,
    UseCase.DISCARD_CHANGES, UseCase.ADD_MEMBERS, UseCase.REMOVE_MEMBERS, UseCase.UNDO_ADDING, UseCase.UNDO_REMOVING,
    UseCase.ADD_CHECK, UseCase.CHANGE_CHECK, UseCase.REMOVE_CHECK, UseCase.RUN_CHECKS,
})  # fmt: skip
"""What the editors of a folder do with the segments in it, whatever their role (`core.access.standing`)."""

PERMITTED: Final[Mapping[UseCase, frozenset[Role]]] = {
    UseCase.LIST_SEGMENTS: LOOKING,
    UseCase.SEE_SEGMENT: LOOKING,
    UseCase.CREATE_SEGMENT: _EDITING,
    UseCase.COPY_SEGMENT: _EDITING,
    UseCase.SAVE_DRAFT: _EDITING,
    UseCase.DESCRIBE_SEGMENT: _EDITING,
    UseCase.SCHEDULE_SEGMENT: _EDITING | _PUBLISHING,
    UseCase.PREVIEW_SEGMENT: LOOKING,
    UseCase.PUBLISH_SEGMENT: _PUBLISHING,
    UseCase.STOP_SEGMENT: _PUBLISHING,
    UseCase.DELETE_SEGMENT: _PUBLISHING,
    UseCase.RESTORE_SEGMENT: _PUBLISHING,
    UseCase.RESTORE_VERSION: _EDITING,
    UseCase.DISCARD_CHANGES: _EDITING,
    UseCase.REFRESH_SEGMENT: _PUBLISHING,
    UseCase.REFRESH_SEGMENTS: _PUBLISHING,
    UseCase.MOVE_SEGMENT: _EDITING | _PUBLISHING | _RUNNING,
    UseCase.HAND_ON_SEGMENT: _EDITING | _PUBLISHING | _RUNNING,
    UseCase.SEE_FOLDERS: LOOKING,
    UseCase.CREATE_FOLDER: _RUNNING,
    UseCase.CHANGE_FOLDER: _RUNNING,
    UseCase.DELETE_FOLDER: _RUNNING,
    UseCase.SEE_MEMBERS: LOOKING,
    UseCase.ADD_MEMBERS: _EDITING,
    UseCase.REMOVE_MEMBERS: _EDITING,
    UseCase.UNDO_ADDING: _EDITING,
    UseCase.UNDO_REMOVING: _EDITING,
    UseCase.EXPORT_MEMBERS: _PUBLISHING,
    UseCase.HAND_OVER_CHANGES: _PUBLISHING,
    UseCase.SEE_CHECKS: LOOKING,
    UseCase.ADD_CHECK: _EDITING,
    UseCase.CHANGE_CHECK: _EDITING,
    UseCase.REMOVE_CHECK: _EDITING,
    UseCase.RUN_CHECKS: _EDITING | _PUBLISHING,
    UseCase.SEE_TEMPLATES: LOOKING,
    UseCase.SAVE_TEMPLATE: _EDITING,
    UseCase.DESCRIBE_TEMPLATE: _EDITING,
    UseCase.DELETE_TEMPLATE: _EDITING,
    UseCase.RESTORE_TEMPLATE: _EDITING,
    UseCase.SEE_CATALOG: LOOKING,
    UseCase.COUNT_PEOPLE: LOOKING,
    UseCase.SEE_SELECTED: LOOKING,
    UseCase.FIND_PEOPLE: LOOKING,
    UseCase.SEE_PERSON: LOOKING,
    UseCase.RECORD_CONSENT: _STEWARDING,
    UseCase.EXPORT_CONSENTS: _STEWARDING,
    UseCase.DELETE_PERSON: _STEWARDING,
    UseCase.RESTORE_PERSON: _STEWARDING,
    UseCase.ERASE_PERSON: _STEWARDING,
    UseCase.REPORT_PERSON: _STEWARDING,
    UseCase.SEE_SUPPRESSIONS: _STEWARDING,
    UseCase.SUPPRESS: _STEWARDING,
    UseCase.UNSUPPRESS: _STEWARDING,
    UseCase.BROWSE_DATA: LOOKING,
    UseCase.SEE_DUPLICATES: _STEWARDING,
    UseCase.MERGE_RECORDS: _STEWARDING,
    UseCase.UNDO_MERGE: _STEWARDING,
    UseCase.IMPORT_FILE: _STEWARDING,
    UseCase.PREVIEW_IMPORT: _STEWARDING,
    UseCase.SEE_IMPORTS: _STEWARDING,
    UseCase.UNDO_IMPORT: _STEWARDING,
    UseCase.DECLARE: _STEWARDING,
    UseCase.DESCRIBE_ATTRIBUTE: _STEWARDING,
    UseCase.PREVIEW_RETYPING: _STEWARDING,
    UseCase.RETYPE_ATTRIBUTE: _STEWARDING,
    UseCase.CHANGE_CHOICES: _STEWARDING,
    UseCase.REMOVE_ATTRIBUTE: _STEWARDING,
    UseCase.SEE_TRACE: _RUNNING,
    UseCase.SEE_SETTINGS: LOOKING,
    UseCase.CHANGE_SETTINGS: _RUNNING,
    UseCase.SIGN_IN: LOOKING,
    UseCase.SIGN_OUT: LOOKING,
    UseCase.SEE_USERS: _RUNNING,
    UseCase.MANAGE_USERS: _RUNNING,
    UseCase.MANAGE_TOKENS: _RUNNING,
    UseCase.BACK_UP: _RUNNING,
    UseCase.RESTORE_BACKUP: _RUNNING,
    UseCase.LOOK_FOR_WORK: LOOKING,
    UseCase.PRUNE_LOG: _RUNNING,
    UseCase.DISTRIBUTE_TABLES: _RUNNING,
    UseCase.LOAD_SAMPLE: _RUNNING,
    UseCase.START_LESSONS: LOOKING,
    UseCase.SEE_LESSONS: LOOKING,
    UseCase.NOTE_STEP: LOOKING,
    UseCase.MAKE_SANDBOX: LOOKING,
    UseCase.DELETE_SANDBOX: _TEACHING,
}
"""The roles of which one is enough, for each use case."""


def may(caller: Caller, use_case: UseCase) -> bool:
    """Whether one of the caller's roles permits the use case, or being an editor of a folder does."""
    is_editor = use_case in EDITING_SEGMENTS and bool(caller.roles) and bool(caller.folders.edited)
    return is_editor or not caller.roles.isdisjoint(PERMITTED[use_case])
