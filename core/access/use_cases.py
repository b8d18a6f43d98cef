"""What people can do with Windrow, one member for each use case or small family of them, and what they do it to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

SubjectKind = Literal["segment", "template", "contact", "lead", "file", "learner"]


class UseCase(StrEnum):
    """A verb and its object; the value completes *somebody must be allowed to …*."""

    LIST_SEGMENTS = "see the list of segments"
    SEE_SEGMENT = "see a segment"
    CREATE_SEGMENT = "make a segment"
    COPY_SEGMENT = "copy a segment"
    SAVE_DRAFT = "save a draft"
    DESCRIBE_SEGMENT = "rename or describe a segment"
    SCHEDULE_SEGMENT = "choose when a segment is refreshed"
    PREVIEW_SEGMENT = "see what publishing would do"
    PUBLISH_SEGMENT = "publish a segment"
    STOP_SEGMENT = "stop a segment"
    DELETE_SEGMENT = "delete a segment"
    RESTORE_SEGMENT = "bring a segment back"
    RESTORE_VERSION = "make a version the draft"
    DISCARD_CHANGES = "discard the changes of a draft"
    REFRESH_SEGMENT = "refresh a segment"
    REFRESH_SEGMENTS = "refresh all segments"

    SEE_MEMBERS = "see who is in a segment"
    ADD_MEMBERS = "add members to a static segment"
    REMOVE_MEMBERS = "remove members from a static segment"
    UNDO_ADDING = "take an addition of members back"
    UNDO_REMOVING = "take a removal of members back"
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
    RESTORE_TEMPLATE = "bring a template back"

    SEE_CATALOG = "see what can be asked"
    COUNT_PEOPLE = "count whom a definition selects"
    SEE_SELECTED = "see whom a definition selects"
    FIND_PEOPLE = "search people"
    SEE_PERSON = "see everything about a person"
    BROWSE_DATA = "look at the data"

    IMPORT_FILE = "import a file"
    DECLARE = "declare attributes, properties and kinds of interactions"
    SEE_SETTINGS = "see the settings"
    CHANGE_SETTINGS = "change the settings"

    LOOK_FOR_WORK = "see whether there is anything to refresh or tidy up"
    WRITE_KEYS = "write keys of texts that another program wrote"
    PRUNE_LOG = "thin out the log of refreshes"
    DISTRIBUTE_TABLES = "spread the tables over a cluster"

    LOAD_SAMPLE = "load the sample data"
    START_LESSONS = "start the lessons"
    SEE_LESSONS = "see how far a learner is"
    NOTE_STEP = "note that a step of the lessons was done"
    MAKE_SANDBOX = "make a sandbox"
    DELETE_SANDBOX = "delete a sandbox"


@dataclass(slots=True)
class Subject:
    """What something is done to. ``id`` is None of all of a kind.

    The use case that makes something sets its id when it has one, so that the trace knows it.
    """

    kind: SubjectKind
    id: int | str | None = None

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind} {self.id}"
