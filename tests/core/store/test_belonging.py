"""Who reaches which segment: by role, folder, belonging to it and owning the segment, for every use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any, Literal

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from core import lifecycle, membership
from core.access.caller import EVERY_ROLE, Caller, Door, Folders, Role
from core.access.use_cases import Subject, UseCase
from core.errors import NotFoundError, RefusedError, WindrowError
from core.insights.overlap import overlaps
from core.lifecycle import checks
from core.membership import handover
from core.store import gate
from core.store.belonging import is_seen
from core.store.database import Database
from core.store.tables import Folder, Segment
from core.team import folders
from tests.makers import HOUR, NOW, add, city_is, contact, draft, live, static

SEEING = frozenset({
    UseCase.SEE_SEGMENT, UseCase.PREVIEW_SEGMENT, UseCase.SEE_MEMBERS, UseCase.SEE_CHECKS,
})  # fmt: skip
EDITING = frozenset({
    UseCase.SAVE_DRAFT, UseCase.DESCRIBE_SEGMENT, UseCase.RESTORE_VERSION, UseCase.DISCARD_CHANGES,
    UseCase.ADD_MEMBERS, UseCase.REMOVE_MEMBERS, UseCase.UNDO_ADDING, UseCase.UNDO_REMOVING,
    UseCase.ADD_CHECK, UseCase.CHANGE_CHECK, UseCase.REMOVE_CHECK,
})  # fmt: skip
RUNNING = frozenset({
    UseCase.PUBLISH_SEGMENT, UseCase.STOP_SEGMENT, UseCase.DELETE_SEGMENT, UseCase.RESTORE_SEGMENT,
    UseCase.REFRESH_SEGMENT, UseCase.EXPORT_MEMBERS, UseCase.HAND_OVER_CHANGES,
})  # fmt: skip
MOVING = frozenset({UseCase.MOVE_SEGMENT, UseCase.HAND_ON_SEGMENT})
EITHER = frozenset({UseCase.SCHEDULE_SEGMENT, UseCase.RUN_CHECKS})

Kept = Literal["none", "shared", "private"]
Belongs = Literal["no", "sees", "edits"]
ANY, NOBODY = EVERY_ROLE, frozenset[Role]()
EDITOR, PUBLISHER, ADMIN = frozenset({Role.EDITOR}), frozenset({Role.PUBLISHER}), frozenset({Role.ADMIN})

TABLE: dict[tuple[Kept, Belongs, bool], tuple[frozenset[Role], frozenset[Role], frozenset[Role]]] = {
    # folder, belongs to it, owns the segment: who sees, who edits, who runs
    ("none", "no", False): (ANY, EDITOR, PUBLISHER),
    ("none", "no", True): (ANY, EDITOR, PUBLISHER),
    ("shared", "no", False): (ANY, NOBODY, NOBODY),
    ("shared", "no", True): (ANY, EDITOR, PUBLISHER),
    ("shared", "sees", False): (ANY, NOBODY, PUBLISHER),
    ("shared", "sees", True): (ANY, EDITOR, PUBLISHER),
    ("shared", "edits", False): (ANY, ANY, PUBLISHER),
    ("shared", "edits", True): (ANY, ANY, PUBLISHER),
    ("private", "no", False): (ADMIN, NOBODY, NOBODY),
    ("private", "no", True): (ANY, EDITOR, PUBLISHER),
    ("private", "sees", False): (ANY, NOBODY, PUBLISHER),
    ("private", "sees", True): (ANY, EDITOR, PUBLISHER),
    ("private", "edits", False): (ANY, ANY, PUBLISHER),
    ("private", "edits", True): (ANY, ANY, PUBLISHER),
}
"""What one role suffices for. Nobody has a role's rights here without belonging to a folder or owning the segment."""

ANNA, BERT = 1, 2
FOLDERS: dict[Kept, int | None] = {"none": None, "shared": 1, "private": 2}
AACHEN = city_is("Aachen")


@pytest.fixture
def foldered(database: Database) -> Database:
    """A database with a shared folder, a private one, and in every place a segment of Anna's and one of Bert's."""
    add(
        database,
        Folder(id=1, name="Open", name_key="open", created_at=NOW),
        Folder(id=2, name="Closed", name_key="closed", is_private=True, created_at=NOW),
    )
    for kept, owner in product(FOLDERS, (ANNA, BERT)):
        put(database, draft(database, f"{kept} {owner}", AACHEN), kept, owner)
    return database


def put(database: Database, segment_id: int, kept: Kept, owner: int | None = BERT) -> None:
    """Put a segment into a folder, or out of any, and give it an owner."""
    with database.writing() as session:
        row = session.get_one(Segment, segment_id)
        row.folder_id, row.owner_id = FOLDERS[kept], owner


def anna(*roles: Role, kept: Kept = "none", belongs: Belongs = "no") -> Caller:
    """A user with those roles who belongs, or does not, to the folder."""
    own = frozenset({id_ for id_ in [FOLDERS[kept]] if id_ is not None and belongs != "no"})
    edited = own if belongs == "edits" else frozenset[int]()
    return Caller("Anna", frozenset(roles), Door.PAGE, NOW + HOUR, user_id=ANNA, folders=Folders(own, edited))


def ids(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {row.name: row.id or 0 for row in session.exec(select(Segment))}


def reaches(database: Database, caller: Caller, use_case: UseCase, segment_id: int) -> bool:
    try:
        with gate.reading(database, caller, use_case, Subject("segment", segment_id)):
            return True
    except (RefusedError, NotFoundError):
        return False


def wanted(
    use_case: UseCase, row: tuple[frozenset[Role], frozenset[Role], frozenset[Role]], *, owns: bool
) -> frozenset[Role]:
    sees, edits, runs = row
    if use_case in MOVING:
        return EDITOR | PUBLISHER | ADMIN if owns else ADMIN
    if use_case in SEEING:
        return sees
    return (edits if use_case in EDITING | EITHER else NOBODY) | (runs if use_case in RUNNING | EITHER else NOBODY)


def test_every_reach_is_that_of_the_table(foldered: Database) -> None:
    """6 roles × 14 places × 26 use cases, no wrong cell."""
    segments = ids(foldered)
    wrong = [
        (kept, belongs, owns, use_case, role)
        for (kept, belongs, owns), row in TABLE.items()
        for use_case, role in product(sorted(SEEING | EDITING | RUNNING | EITHER | MOVING), Role)
        if reaches(
            foldered,
            anna(role, kept=kept, belongs=belongs),
            use_case,
            segments[f"{kept} {ANNA if owns else BERT}"],
        )
        is not (role in wanted(use_case, row, owns=owns))
    ]
    assert wrong == []


def test_the_table_has_every_place() -> None:
    places = set(product(("shared", "private"), ("no", "sees", "edits"), (False, True)))
    assert TABLE.keys() == places | {("none", "no", False), ("none", "no", True)}


def test_the_table_has_every_use_case_of_one_segment() -> None:
    about_a_segment = {
        use_case for use_case in UseCase
        if "segment" in use_case.value or use_case.name.endswith(("_CHECK", "_CHECKS", "_MEMBERS", "DRAFT", "VERSION"))
    }  # fmt: skip
    without_one = {
        UseCase.LIST_SEGMENTS, UseCase.CREATE_SEGMENT, UseCase.COPY_SEGMENT, UseCase.REFRESH_SEGMENTS,
    }  # fmt: skip
    assert about_a_segment - without_one <= SEEING | EDITING | RUNNING | EITHER | MOVING


def test_a_user_without_a_role_reaches_nothing(foldered: Database) -> None:
    nobody = anna(kept="private", belongs="edits")
    assert not any(
        reaches(foldered, nobody, use_case, id_) for use_case, id_ in product(SEEING | EDITING, ids(foldered).values())
    )


def test_the_worker_and_somebody_at_this_machine_reach_everything(foldered: Database) -> None:
    local = replace(anna(*EVERY_ROLE), user_id=None)
    assert all(
        reaches(foldered, local, use_case, id_)
        for use_case, id_ in product(SEEING | EDITING | RUNNING | EITHER, ids(foldered).values())
    )


def test_nobody_in_particular_without_every_role_is_limited(foldered: Database) -> None:
    viewer = replace(anna(Role.VIEWER), user_id=None)
    assert not reaches(foldered, viewer, UseCase.SEE_SEGMENT, ids(foldered)[f"private {BERT}"])


def test_a_segment_that_is_not_seen_is_as_one_that_does_not_exist(foldered: Database) -> None:
    private = ids(foldered)[f"private {BERT}"]
    with pytest.raises(NotFoundError) as unseen:
        lifecycle.segment(foldered, anna(Role.EDITOR), private)
    with pytest.raises(NotFoundError) as missing:
        lifecycle.segment(foldered, anna(Role.EDITOR), 4711)

    assert str(unseen.value).replace(str(private), "4711") == str(missing.value)


def test_a_refusal_names_a_segment_that_is_seen(foldered: Database) -> None:
    with pytest.raises(RefusedError, match=r"^segment “shared 2”: Anna must belong to its folder"):
        lifecycle.describe(foldered, anna(Role.EDITOR), ids(foldered)[f"shared {BERT}"], name="Mine")


@pytest.mark.parametrize("belongs", ["no", "sees", "edits"])
@pytest.mark.parametrize("role", Role)
def test_lists_hold_what_is_seen(foldered: Database, role: Role, belongs: Belongs) -> None:
    caller = anna(role, kept="private", belongs=belongs)
    with foldered.reading() as session:
        listed = set(session.exec(select(col(Segment.id)).where(is_seen(caller))))

    assert listed == {id_ for id_ in ids(foldered).values() if reaches(foldered, caller, UseCase.SEE_SEGMENT, id_)}
    assert (ids(foldered)[f"private {BERT}"] in listed) is (role is Role.ADMIN or belongs != "no")


# Refusals change nothing

Act = Callable[[Database, Caller, int], object]
ACTS: dict[UseCase, Act] = {
    UseCase.SEE_SEGMENT: overlaps,
    UseCase.PREVIEW_SEGMENT: lifecycle.preview,
    UseCase.SEE_MEMBERS: membership.members_page,
    UseCase.SEE_CHECKS: checks.list_checks,
    UseCase.COPY_SEGMENT: lambda d, c, id_: lifecycle.copy(d, c, id_, name="Mine"),
    UseCase.CREATE_SEGMENT: lambda d, c, id_: lifecycle.create_segment(
        d, c, kind="static", name="Mine", checks_of=id_
    ),
    UseCase.SAVE_DRAFT: lambda d, c, id_: lifecycle.save_draft(d, c, id_, AACHEN, revision=1),
    UseCase.DESCRIBE_SEGMENT: lambda d, c, id_: lifecycle.describe(d, c, id_, name="Mine"),
    UseCase.SCHEDULE_SEGMENT: lambda d, c, id_: lifecycle.schedule(d, c, id_, mode="manual"),
    UseCase.PUBLISH_SEGMENT: lifecycle.publish,
    UseCase.STOP_SEGMENT: lifecycle.stop,
    UseCase.DELETE_SEGMENT: lifecycle.delete,
    UseCase.RESTORE_SEGMENT: lifecycle.restore,
    UseCase.RESTORE_VERSION: lambda d, c, id_: lifecycle.restore_version(d, c, id_, 1, revision=1),
    UseCase.DISCARD_CHANGES: lambda d, c, id_: lifecycle.discard_changes(d, c, id_, revision=1),
    UseCase.REFRESH_SEGMENT: lifecycle.refresh,
    UseCase.MOVE_SEGMENT: lambda d, c, id_: folders.move_segment(d, c, id_, None),
    UseCase.HAND_ON_SEGMENT: lambda d, c, id_: folders.hand_on(d, c, id_, 1),
    UseCase.ADD_MEMBERS: lambda d, c, id_: lifecycle.add_members(d, c, id_, [2]),
    UseCase.REMOVE_MEMBERS: lambda d, c, id_: lifecycle.remove_members(d, c, id_, [1]),
    UseCase.UNDO_ADDING: lambda d, c, id_: lifecycle.undo_adding(d, c, id_, NOW),
    UseCase.UNDO_REMOVING: lambda d, c, id_: lifecycle.undo_removing(d, c, id_, NOW),
    UseCase.EXPORT_MEMBERS: lambda d, c, id_: list(membership.every_member(d, c, id_)),
    UseCase.HAND_OVER_CHANGES: lambda d, c, id_: list(handover.changes(d, c, id_)),
    UseCase.ADD_CHECK: lambda d, c, id_: checks.add_check(d, c, id_, "size", {"at_least": 1, "at_most": None}),
    UseCase.CHANGE_CHECK: lambda d, c, id_: checks.change_check(
        d, c, id_, 1, "size", {"at_least": 2, "at_most": None}
    ),
    UseCase.REMOVE_CHECK: lambda d, c, id_: checks.remove_check(d, c, id_, 1),
    UseCase.RUN_CHECKS: checks.run_checks,
}  # fmt: skip


def test_every_use_case_of_one_segment_is_called() -> None:
    assert ACTS.keys() == SEEING | EDITING | RUNNING | EITHER | MOVING | {UseCase.COPY_SEGMENT, UseCase.CREATE_SEGMENT}


@pytest.mark.parametrize("kind", ["live", "static"])
def test_a_private_segment_is_out_of_reach_of_every_use_case(database: Database, kind: str) -> None:
    add(database, contact(1, city="Aachen"), contact(2))
    add(database, Folder(id=2, name="Closed", name_key="closed", is_private=True, created_at=NOW))
    private = live(database, "Layoffs", AACHEN) if kind == "live" else static(database, "Layoffs", [1])
    checks.add_check(database, LOCAL, private, "size", {"at_least": 1, "at_most": None})
    put(database, private, "private")
    before = contents(database)
    anybody = anna(Role.VIEWER, Role.EDITOR, Role.PUBLISHER, Role.STEWARD, Role.TRAINER)
    for use_case, act in ACTS.items():
        with pytest.raises(NotFoundError) as refused:
            act(database, anybody, private)
        assert "Layoffs" not in str(refused.value), use_case
    assert contents(database) == before


LOCAL = replace(anna(*EVERY_ROLE), user_id=None)


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of Windrow's own."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.connection().execute(sa.select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def test_a_round_goes_on_past_what_its_caller_does_not_reach(foldered: Database) -> None:
    add(foldered, contact(1, city="Aachen"))
    made = {kept: live(foldered, f"Live {kept}", AACHEN) for kept in FOLDERS}
    for kept, id_ in made.items():
        put(foldered, id_, kept)
    add(foldered, contact(2, city="Aachen", at=NOW))
    refreshed = lifecycle.refresh_all(foldered, anna(Role.PUBLISHER), is_full=True)

    assert [row.segment_id for row in refreshed if not isinstance(row, WindrowError)] == [made["none"]]


def test_a_round_tells_nothing_of_what_its_caller_does_not_see(foldered: Database) -> None:
    made = {kept: live(foldered, f"Live {kept}", AACHEN) for kept in FOLDERS}
    for kept, id_ in made.items():
        put(foldered, id_, kept)
    told = lifecycle.refresh_all(foldered, anna(Role.PUBLISHER))

    assert {row.segment_id for row in told if not isinstance(row, WindrowError)} == {made["none"], made["shared"]}
    assert "Live private" not in repr(told)
