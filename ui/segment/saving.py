"""Saving a draft, and whether it could go live."""

from __future__ import annotations

from core import lifecycle
from core.errors import StateError
from core.language.validation import find_problems
from core.lifecycle import SegmentRecord
from ui.segment import checks, remarks
from ui.shell import caller, databases, formats, navigation, notices, state
from ui.shell.state import Draft, Notice


def save(draft: Draft, *, stay: bool = False) -> bool:
    """Save the draft, and go to its page unless ``stay``. Return False where it can't be saved."""
    with notices.kept():
        segment_id = saved_id(draft, stay=stay)
        notices.done("Saved.")
        checks.after_saving(segment_id)
        return True
    return False


def check(record: SegmentRecord | None, draft: Draft) -> None:
    """Say whether the draft could go live."""
    found = mistakes(record, draft)
    if found:
        state.notify(Notice(found, is_error=True))
        return
    odd = remarks.of_definition(draft.definition, lifecycle.catalog(databases.database(), caller.here()))
    notices.done(
        "No errors found."
        if not odd
        else "No errors found. Worth a look:\n\n" + "\n".join(f"- {formats.plain(text)}" for text in odd)
    )


def mistakes(record: SegmentRecord | None, draft: Draft) -> str:
    """Return why a draft can't go live; empty where it can."""
    known = lifecycle.known(databases.database(), caller.here())
    problems = find_problems(draft.definition, known.catalog, known.segments, record.key if record else None)
    if not draft.definition.steps:
        return "The segment is empty: add a block that says who belongs to it."
    if problems:
        return f"{formats.counted(len(problems), 'error')} found. Each is shown beside the block it is about."
    return ""


def saved_id(draft: Draft, *, stay: bool = False) -> int:
    """Return the id of a draft's segment, after saving its changes. Raises StateError or ConflictError."""
    if draft.segment_id is not None and not draft.is_changed:
        return draft.segment_id
    name = draft.name.strip()
    if not name:
        raise StateError("The segment needs a name. Write one in the field at the top, then save again.")
    database, who = databases.database(), caller.here()
    if draft.segment_id is None:
        stored = lifecycle.create_segment(
            database,
            who,
            kind="dynamic",
            name=name,
            target=draft.definition.target,
            zone=draft.zone,
            definition=draft.definition,
            folder_id=draft.folder_id,
        )
        state.forget(None)
        draft.segment_id = stored.id
        state.keep(draft)
        if not stay:
            state.go(navigation.BUILDER, stored.id)
    else:
        stored = lifecycle.save_draft(
            database, who, draft.segment_id, draft.definition, revision=draft.revision, name=name
        )
    draft.name, draft.saved_name, draft.saved_definition = name, name, draft.definition
    draft.revision = stored.draft_revision
    return stored.id
