from __future__ import annotations

from dataclasses import replace

import pytest

from core import lifecycle
from core.access.caller import Caller, Door, Folders, Role
from core.errors import ConflictError, NotFoundError, RefusedError, StateError, WindrowError
from core.store.database import Database
from core.store.tables import Segment, User
from core.team import folders
from core.team.folders import Belonging, FolderRow
from tests.callers import caller
from tests.makers import HOUR, NOW, add, city_is, draft

ADMIN = Caller("Ada", frozenset({Role.ADMIN}), Door.PAGE, NOW + HOUR, user_id=1)
ANNA = Caller("Anna", frozenset({Role.EDITOR}), Door.PAGE, NOW + HOUR, user_id=2)
AACHEN = city_is("Aachen")


@pytest.fixture
def team(database: Database) -> Database:
    """A database with three users."""
    names = {1: "Ada", 2: "Anna", 3: "Bert"}
    add(database, *(User(id=id_, name=name, created_at=NOW) for id_, name in names.items()))
    return database


def of(caller: Caller, *seen: int, edits: bool = False) -> Caller:
    """A caller who belongs to folders."""
    return replace(caller, folders=Folders(frozenset(seen), frozenset(seen) if edits else frozenset()))


def row(id_: int, name: str, users: tuple[Belonging, ...] = (), *, is_private: bool = False) -> FolderRow:
    """An empty folder as it is listed."""
    return FolderRow(id_, name, is_private, users, 0)


def test_a_folder_has_a_name_and_people(team: Database) -> None:
    open_ = folders.create_folder(team, ADMIN, name="  Spring   fair ")
    closed = folders.create_folder(team, ADMIN, name="Board", is_private=True)
    folders.let_in(team, ADMIN, closed, 3, edits=True)
    folders.let_in(team, ADMIN, closed, 2)
    folders.let_in(team, ADMIN, closed, 3)

    people = (Belonging(2, "Anna", edits=False), Belonging(3, "Bert", edits=False))
    board, fair = row(closed, "Board", people, is_private=True), row(open_, "Spring fair")
    assert folders.list_folders(team, ADMIN) == (board, fair)
    assert folders.list_folders(team, ANNA) == (fair,)
    assert folders.list_folders(team, of(ANNA, closed)) == (board, fair)


def test_a_user_who_is_let_out_belongs_to_a_folder_no_longer(team: Database) -> None:
    folder = folders.create_folder(team, ADMIN, name="Board")
    folders.let_in(team, ADMIN, folder, 3)
    folders.let_out(team, ADMIN, folder, 3)
    folders.let_out(team, ADMIN, folder, 3)

    assert folders.list_folders(team, ADMIN)[0].users == ()


def test_two_folders_have_two_names(team: Database) -> None:
    folder = folders.create_folder(team, ADMIN, name="Straße")
    with pytest.raises(ConflictError, match="the name must be free"):
        folders.create_folder(team, ADMIN, name="STRASSE")
    folders.change_folder(team, ADMIN, folder, name="STRASSE", is_private=True)

    assert [(one.name, one.is_private) for one in folders.list_folders(team, ADMIN)] == [("STRASSE", True)]


@pytest.mark.parametrize("name", ["", " ", "a\0", "x" * 101])
def test_a_folder_has_a_name_that_can_be_read(team: Database, name: str) -> None:
    with pytest.raises(StateError):
        folders.create_folder(team, ADMIN, name=name)


@pytest.mark.parametrize("role", sorted(frozenset(Role) - {Role.ADMIN}))
def test_admins_alone_keep_folders(team: Database, role: Role) -> None:
    folder = folders.create_folder(team, ADMIN, name="Board")
    somebody = replace(of(ANNA, folder, edits=True), roles=frozenset({role}))
    for act in (
        lambda: folders.create_folder(team, somebody, name="Mine"),
        lambda: folders.change_folder(team, somebody, folder, is_private=True),
        lambda: folders.let_in(team, somebody, folder, 2),
        lambda: folders.let_out(team, somebody, folder, 2),
        lambda: folders.delete_folder(team, somebody, folder),
    ):
        with pytest.raises(RefusedError):
            act()
    assert folders.list_folders(team, ADMIN) == (row(folder, "Board"),)


def test_a_folder_with_segments_is_not_deleted(team: Database) -> None:
    folder = folders.create_folder(team, ADMIN, name="Board", is_private=True)
    segment = draft(team, "Layoffs", AACHEN)
    folders.move_segment(team, ADMIN, segment, folder)
    with pytest.raises(ConflictError, match="must be empty to be deleted"):
        folders.delete_folder(team, ADMIN, folder)
    folders.move_segment(team, ADMIN, segment, None)
    folders.delete_folder(team, ADMIN, folder)

    assert folders.list_folders(team, ADMIN) == ()


def test_a_deleted_segment_comes_back_hidden_when_its_folder_is_gone(team: Database) -> None:
    folder = folders.create_folder(team, ADMIN, name="Board", is_private=True)
    segment = draft(team, "Layoffs", AACHEN)
    folders.move_segment(team, ADMIN, segment, folder)
    lifecycle.delete(team, caller(NOW), segment)
    folders.delete_folder(team, ADMIN, folder)
    folders.create_folder(team, ADMIN, name="Open to all")
    lifecycle.restore(team, caller(NOW), segment)

    assert lifecycle.list_segments(team, ANNA) == []
    with pytest.raises(NotFoundError):
        lifecycle.segment(team, ANNA, segment)
    assert [one.place.is_private for one in lifecycle.list_segments(team, ADMIN)] == [True]
    assert lifecycle.segment(team, ADMIN, segment).place.is_private


def test_who_creates_a_segment_owns_it(team: Database) -> None:
    made = lifecycle.create_segment(team, ANNA, kind="static", name="Mine", owner="Somebody else")
    assert (made.owner, made.place.owner_id) == ("Anna", 2)


def test_nobody_at_this_machine_owns_a_segment_by_a_number(team: Database) -> None:
    made = lifecycle.create_segment(team, caller(NOW, "Cleo"), kind="static", name="Mine", owner="Cleo")
    assert (made.owner, made.place.owner_id) == ("Cleo", None)


def test_a_segment_is_created_in_a_folder_of_its_author(team: Database) -> None:
    folder = folders.create_folder(team, ADMIN, name="Board", is_private=True)
    shared = folders.create_folder(team, ADMIN, name="Fair")
    member = of(ANNA, folder)
    made = lifecycle.create_segment(team, member, kind="static", name="Mine", folder_id=folder)
    assert (made.folder, made.place.folder_id, made.place.is_private) == ("Board", folder, True)
    with pytest.raises(NotFoundError, match="folder: must exist"):
        lifecycle.create_segment(team, ANNA, kind="static", name="Mine", folder_id=folder)
    with pytest.raises(RefusedError, match="folder “Fair”: Anna must belong to it"):
        lifecycle.create_segment(team, ANNA, kind="static", name="Mine", folder_id=shared)

    assert [one.segments for one in folders.list_folders(team, ADMIN)] == [1, 0]


@pytest.mark.parametrize("is_private", [True, False])
@pytest.mark.parametrize("belongs", [True, False])
def test_a_copy_is_shown_to_nobody_else(team: Database, *, is_private: bool, belongs: bool) -> None:
    folder = folders.create_folder(team, ADMIN, name="Board", is_private=is_private)
    segment = draft(team, "Layoffs", AACHEN)
    folders.move_segment(team, ADMIN, segment, folder)
    folders.hand_on(team, ADMIN, segment, ANNA.user_id or 0)
    copied = lifecycle.copy(team, of(ANNA, *([folder] if belongs else [])), segment, name="Copy")

    assert copied.place.owner_id == ANNA.user_id
    assert copied.place.folder_id == (folder if is_private or belongs else None)


def test_an_owner_moves_a_segment_between_folders_of_their_own(team: Database) -> None:
    board, fair, other = (folders.create_folder(team, ADMIN, name=name) for name in ("Board", "Fair", "Other"))
    member = of(ANNA, board, fair)
    segment = lifecycle.create_segment(team, member, kind="static", name="Mine", folder_id=board).id
    moved = [folders.move_segment(team, member, segment, folder).place.folder_id for folder in (fair, None, board)]
    with pytest.raises(RefusedError):
        folders.move_segment(team, member, segment, other)

    assert moved == [fair, None, board]
    assert lifecycle.segment(team, ANNA, segment).folder == "Board"


def test_a_hidden_folder_is_as_one_that_does_not_exist(team: Database) -> None:
    hidden = folders.create_folder(team, ADMIN, name="Board", is_private=True)
    segment = lifecycle.create_segment(team, ANNA, kind="static", name="Mine").id
    words = []
    for folder in (hidden, 4711):
        with pytest.raises(NotFoundError) as refused:
            folders.move_segment(team, ANNA, segment, folder)
        words.append(str(refused.value).replace(str(folder), "4711"))
    assert words[0] == words[1]


def test_a_segment_goes_to_another_owner(team: Database) -> None:
    segment = lifecycle.create_segment(team, ANNA, kind="static", name="Mine").id
    handed = folders.hand_on(team, ANNA, segment, 3)
    assert (handed.owner, handed.place.owner_id) == ("Bert", 3)
    for act in (lambda: folders.hand_on(team, ANNA, segment, 2), lambda: folders.move_segment(team, ANNA, segment, 1)):
        with pytest.raises(RefusedError, match="“Mine”"):
            act()
    assert folders.hand_on(team, ADMIN, segment, 2).owner == "Anna"


@pytest.mark.parametrize("user_id", [3, 4711])
def test_no_segment_goes_to_a_user_who_is_away(team: Database, user_id: int) -> None:
    with team.writing() as session:
        session.get_one(User, 3).switched_off_at = NOW
    segment = lifecycle.create_segment(team, ANNA, kind="static", name="Mine").id
    for act in (
        lambda: folders.hand_on(team, ANNA, segment, user_id),
        lambda: folders.let_in(team, ADMIN, folders.create_folder(team, ADMIN, name="Board"), user_id),
    ):
        with pytest.raises(NotFoundError, match="must exist and not be switched off"):
            act()
    assert list(folders.list_users(team, ANNA).values()) == ["Ada", "Anna"]


def test_describing_a_segment_gives_it_no_other_owner(team: Database) -> None:
    segment = lifecycle.create_segment(team, ANNA, kind="static", name="Mine").id
    assert lifecycle.describe(team, ANNA, segment, owner="Bert").owner == "Anna"


@pytest.mark.parametrize("folder_id", [4711, 0, -1, 2**63 - 1, -(2**63)])
def test_a_folder_that_never_was_is_not_found(team: Database, folder_id: int) -> None:
    segment = draft(team, "Aachen", AACHEN)
    for act in (
        lambda: folders.delete_folder(team, ADMIN, folder_id),
        lambda: folders.change_folder(team, ADMIN, folder_id, name="New"),
        lambda: folders.move_segment(team, ADMIN, segment, folder_id),
    ):
        with pytest.raises(WindrowError):
            act()
    with team.reading() as session:
        assert session.get_one(Segment, segment).folder_id is None
