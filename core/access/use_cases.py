"""What people can do with Windrow, one member for each use case or small family, and what they do it to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

SubjectKind = Literal[
    "segment", "template", "contact", "account", "lead", "file", "import", "learner", "attribute", "merge",
    "setting", "user", "token", "folder", "group", "domain",
]  # fmt: skip


class UseCase(StrEnum):
    """The value is a verb and its object, and completes *you must have the role publisher to …*."""

    LIST_SEGMENTS = "see the list of segments"
    SEE_SEGMENT = "see a segment"
    CREATE_SEGMENT = "create a segment"
    COPY_SEGMENT = "copy a segment"
    SAVE_DRAFT = "save a draft"
    DESCRIBE_SEGMENT = "rename or describe a segment"
    SCHEDULE_SEGMENT = "choose when a segment is refreshed"
    PREVIEW_SEGMENT = "see what publishing would do"
    PUBLISH_SEGMENT = "publish a segment"
    STOP_SEGMENT = "stop a segment"
    DELETE_SEGMENT = "delete a segment"
    RESTORE_SEGMENT = "restore a deleted segment"
    RESTORE_VERSION = "restore a version as the draft"
    DISCARD_CHANGES = "discard the changes in a draft"
    REFRESH_SEGMENT = "refresh a segment"
    REFRESH_SEGMENTS = "refresh all segments"

    MOVE_SEGMENT = "move a segment to another folder"
    HAND_ON_SEGMENT = "hand a segment on to another owner"
    SEE_FOLDERS = "see the folders"
    CREATE_FOLDER = "create a folder"
    CHANGE_FOLDER = "rename a folder, or change who belongs to it"
    DELETE_FOLDER = "delete a folder"

    SEE_MEMBERS = "see who is in a segment"
    ADD_MEMBERS = "add members to a static segment"
    REMOVE_MEMBERS = "remove members from a static segment"
    UNDO_ADDING = "undo adding members"
    UNDO_REMOVING = "undo removing members"
    EXPORT_MEMBERS = "export the members of a segment"
    HAND_OVER_CHANGES = "hand over who entered and left a segment"

    SEE_CHECKS = "see the checks of a segment"
    ADD_CHECK = "add a check"
    CHANGE_CHECK = "change a check"
    REMOVE_CHECK = "remove a check"
    RUN_CHECKS = "run the checks of a segment"

    SEE_TEMPLATES = "see the templates"
    SAVE_TEMPLATE = "save a template"
    DESCRIBE_TEMPLATE = "rename or describe a template"
    DELETE_TEMPLATE = "delete a template"
    RESTORE_TEMPLATE = "restore a deleted template"

    SEE_CATALOG = "see what can be asked"
    COUNT_PEOPLE = "count who a definition selects"
    SEE_SELECTED = "see who a definition selects"
    FIND_PEOPLE = "search people"
    SEE_PERSON = "see everything about a person"
    RECORD_CONSENT = "record what a contact consents to or refuses"
    EXPORT_CONSENTS = "export the ledger of consents"
    DELETE_PERSON = "delete a contact, an account or a lead"
    RESTORE_PERSON = "restore a deleted contact, account or lead"
    ERASE_PERSON = "erase a contact, an account or a lead for ever"
    REPORT_PERSON = "get a report of all that is held about a person"
    SEE_SUPPRESSIONS = "see how many addresses are suppressed"
    SUPPRESS = "suppress an address or number"
    UNSUPPRESS = "take an address or number off the list of suppressions"
    BROWSE_DATA = "look at the data"
    SEE_DUPLICATES = "see likely duplicates and merges"
    MERGE_RECORDS = "merge records"
    UNDO_MERGE = "undo a merge"

    IMPORT_FILE = "import a file"
    PREVIEW_IMPORT = "see what an import would do"
    SEE_IMPORTS = "see what was imported"
    UNDO_IMPORT = "undo an import"
    DECLARE = "declare attributes, properties and interaction kinds"
    DESCRIBE_ATTRIBUTE = "rename or describe an attribute"
    PREVIEW_RETYPING = "see what another type would do to an attribute"
    RETYPE_ATTRIBUTE = "give an attribute another type"
    CHANGE_CHOICES = "change the choices of an attribute"
    REMOVE_ATTRIBUTE = "remove an attribute"
    SEE_TRACE = "see who did what"
    SEE_SETTINGS = "see the settings"
    CHANGE_SETTINGS = "change the settings"

    SIGN_IN = "sign in"
    SIGN_OUT = "sign out"
    SEE_USERS = "see who uses Windrow"
    MANAGE_USERS = "enter users, give them roles and switch them off"
    MANAGE_TOKENS = "make and revoke tokens"

    BACK_UP = "back the database up"
    RESTORE_BACKUP = "restore the database from a backup"
    LOOK_FOR_WORK = "see whether anything is due for a refresh or a clean-up"
    PRUNE_LOG = "thin out the refresh log"
    DISTRIBUTE_TABLES = "spread the tables over a cluster"

    LOAD_SAMPLE = "load the sample data"
    START_LESSONS = "start the lessons"
    SEE_LESSONS = "see a learner's progress"
    NOTE_STEP = "record that a lesson step was done"
    MAKE_SANDBOX = "create a sandbox"
    DELETE_SANDBOX = "delete a sandbox"


WITHOUT_RECORDS = frozenset({
    UseCase.SEE_CATALOG, UseCase.SEE_SETTINGS, UseCase.CHANGE_SETTINGS, UseCase.LIST_SEGMENTS, UseCase.SEE_TEMPLATES,
    UseCase.SEE_IMPORTS, UseCase.SEE_FOLDERS, UseCase.CREATE_FOLDER, UseCase.CHANGE_FOLDER, UseCase.DELETE_FOLDER,
    UseCase.MOVE_SEGMENT, UseCase.HAND_ON_SEGMENT, UseCase.SEE_LESSONS, UseCase.NOTE_STEP, UseCase.LOOK_FOR_WORK,
    UseCase.PRUNE_LOG, UseCase.SIGN_IN, UseCase.SIGN_OUT, UseCase.SEE_USERS, UseCase.MANAGE_USERS,
    UseCase.MANAGE_TOKENS, UseCase.SEE_TRACE,
})  # fmt: skip
"""Use cases that ask no record for its texts."""
READING_RECORDS = frozenset({
    UseCase.ADD_MEMBERS, UseCase.REMOVE_MEMBERS, UseCase.PUBLISH_SEGMENT, UseCase.REFRESH_SEGMENT,
    UseCase.REFRESH_SEGMENTS, UseCase.RUN_CHECKS,
})  # fmt: skip
"""Use cases that write, but no record."""


@dataclass(slots=True)
class Subject:
    """What a use case acts on; with ``id`` None, everything of its kind, or something that has no id yet.

    A use case that creates something sets ``id`` once it is known, so that the trace has it. What the trace can't
    read from the subject itself, before and after, is ``told`` by the use case: counts and numbers, no personal data.
    """

    kind: SubjectKind
    id: int | str | None = None
    told: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind} {self.id}"
