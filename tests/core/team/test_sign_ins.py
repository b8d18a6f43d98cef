"""Coming in: who may, with which roles, and when a sign-in is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from core.access.caller import Caller, Door, Folders, Role
from core.errors import RefusedError
from core.store.database import Database
from core.store.tables import Folder, FolderUser, Trace, User
from core.team import sign_ins, users
from core.team.sign_ins import IDLE_FOR, Identity, Visit, come_in
from tests.callers import caller
from tests.makers import DAY, HOUR, NOW

ADMIN = caller(NOW, "Admin")
ANNA = Identity(
    issuer="https://id.example.com",
    subject="1",
    name="Anna",
    email="Anna@Example.com",
    is_email_verified=True,
    groups=(),
    issued_at=NOW - HOUR,
    expires_at=NOW + DAY,
)
MINUTE = timedelta(minutes=1)


def enter(database: Database, *roles: Role, email: str = "anna@example.com") -> int:
    return users.enter_user(database, ADMIN, email, roles=roles or (Role.EDITOR,))


def refused(database: Database, identity: Identity, at: object = NOW) -> str:
    with pytest.raises(RefusedError) as error:
        come_in(database, identity, at)  # type: ignore[arg-type]
    return str(error.value)


def test_a_user_who_was_entered_comes_in_by_a_verified_address(database: Database) -> None:
    number = enter(database, Role.EDITOR, Role.PUBLISHER)
    visit = come_in(database, ANNA, NOW)

    assert visit == Visit(
        number, "Anna", frozenset({Role.EDITOR, Role.PUBLISHER}), Folders(), is_masked=False, key=ANNA.key
    )
    assert visit.caller(Door.PAGE, NOW) == Caller("Anna", visit.roles, Door.PAGE, NOW, number)
    assert come_in(database, ANNA, NOW) == visit


def test_an_address_that_was_not_verified_is_nobodys(database: Database) -> None:
    enter(database)
    assert "without a verified address" in refused(database, replace(ANNA, is_email_verified=False))


def test_who_came_once_is_known_by_the_identity_and_not_by_the_address(database: Database) -> None:
    number = enter(database)
    come_in(database, ANNA, NOW)
    renamed = replace(ANNA, email="anna@married.example", issued_at=NOW)
    assert come_in(database, renamed, NOW).user_id == number
    impostor = replace(ANNA, subject="2", email="anna@example.com")
    assert "must be one who was entered here" in refused(database, impostor)


def test_nobody_takes_the_address_of_another_user(database: Database) -> None:
    number, other = enter(database), enter(database, email="bob@example.com")
    come_in(database, replace(ANNA, email="bob@example.com", subject="2"), NOW)
    come_in(database, ANNA, NOW)
    assert come_in(database, replace(ANNA, email="bob@example.com", issued_at=NOW), NOW).user_id == number
    found = {row.id: row.email for row in users.list_users(database, ADMIN)}
    assert found == {number: "anna@example.com", other: "bob@example.com"}


def test_a_domain_lets_newcomers_in_with_its_role(database: Database) -> None:
    assert "must be one who was entered here" in refused(database, ANNA)
    users.set_domain(database, ADMIN, "@Example.com", [Role.VIEWER])
    assert come_in(database, ANNA, NOW).roles == {Role.VIEWER}
    assert refused(database, replace(ANNA, subject="2", email="eve@example.com.evil.example"))


def test_roles_follow_the_groups_of_each_sign_in(database: Database) -> None:
    users.set_group(database, ADMIN, "marketing", [Role.EDITOR])
    users.set_group(database, ADMIN, "heads", [Role.PUBLISHER])
    assert come_in(database, replace(ANNA, groups=("marketing", "heads")), NOW).roles == {Role.EDITOR, Role.PUBLISHER}
    assert come_in(database, replace(ANNA, groups=("marketing",)), NOW).roles == {Role.EDITOR}
    assert "must have a role" in refused(database, replace(ANNA, groups=()))


def test_an_identity_that_has_expired_is_out(database: Database) -> None:
    enter(database)
    come_in(database, ANNA, NOW)
    assert ANNA.expires_at is not None
    come_in(database, replace(ANNA, issued_at=NOW), ANNA.expires_at - MINUTE)
    assert "has expired" in refused(database, ANNA, ANNA.expires_at)


def test_a_sign_in_that_nobody_uses_is_over(database: Database) -> None:
    enter(database)
    come_in(database, ANNA, NOW)
    come_in(database, ANNA, NOW + IDLE_FOR)
    come_in(database, ANNA, NOW + 2 * IDLE_FOR)
    assert "not used for too long" in refused(database, replace(ANNA, expires_at=None), NOW + 3 * IDLE_FOR + 2 * MINUTE)


def test_who_signed_out_does_not_come_in_again_with_the_same_identity(database: Database) -> None:
    enter(database)
    visit = come_in(database, ANNA, NOW)
    sign_ins.sign_out(database, visit.caller(Door.PAGE, NOW), visit.key)
    assert "was signed out" in refused(database, ANNA)
    assert come_in(database, replace(ANNA, issued_at=NOW), NOW).user_id == visit.user_id


def test_nobody_signs_another_user_out_by_a_key(database: Database) -> None:
    enter(database)
    enter(database, email="bob@example.com")
    anna = come_in(database, ANNA, NOW)
    bob = come_in(database, replace(ANNA, subject="2", email="bob@example.com"), NOW)
    sign_ins.sign_out(database, bob.caller(Door.PAGE, NOW), anna.key)
    assert come_in(database, ANNA, NOW) == anna
    with pytest.raises(RefusedError):
        sign_ins.sign_out_everywhere(database, bob.caller(Door.PAGE, NOW), anna.user_id)


def test_signing_out_everywhere_ends_identities_that_were_not_seen_yet(database: Database) -> None:
    enter(database)
    visit = come_in(database, ANNA, NOW)
    sign_ins.sign_out_everywhere(database, visit.caller(Door.PAGE, NOW), visit.user_id)
    assert "was signed out" in refused(database, ANNA)
    assert "signed out everywhere" in refused(database, replace(ANNA, issued_at=NOW - MINUTE))
    assert come_in(database, replace(ANNA, issued_at=NOW + MINUTE), NOW + MINUTE).user_id == visit.user_id


def test_who_is_switched_off_is_out_with_the_next_click(database: Database) -> None:
    enter(database, Role.ADMIN, email="other@example.com")
    number = enter(database)
    come_in(database, ANNA, NOW)
    users.switch_off(database, ADMIN, number)
    assert "must not be switched off" in refused(database, ANNA)
    assert "must not be switched off" in refused(database, replace(ANNA, issued_at=NOW + MINUTE), NOW + MINUTE)
    users.switch_on(database, ADMIN, number)
    assert come_in(database, replace(ANNA, issued_at=NOW + MINUTE), NOW + MINUTE).user_id == number


def test_folders_and_the_mask_come_along(database: Database) -> None:
    number = enter(database)
    with database.writing() as session:
        for folder_id, edits in ((1, True), (2, False)):
            session.add(Folder(id=folder_id, name=f"F{folder_id}", name_key=f"f{folder_id}", created_at=NOW))
            session.flush()
            session.add(FolderUser(folder_id=folder_id, user_id=number, edits=edits))
    users.set_masked(database, ADMIN, number, is_masked=True)
    visit = come_in(database, ANNA, NOW)
    assert (visit.folders, visit.is_masked) == (Folders(frozenset({1, 2}), frozenset({1})), True)


def test_two_first_visits_at_once_make_one_user(database: Database) -> None:
    users.set_domain(database, ADMIN, "example.com", [Role.VIEWER])
    with ThreadPoolExecutor(4) as pool:
        visits = list(pool.map(lambda _: come_in(database, ANNA, NOW), range(4)))
    assert len(set(visits)) == 1
    assert len(users.list_users(database, ADMIN)) == 1


def test_a_click_costs_one_query(database: Database) -> None:
    enter(database, Role.EDITOR, Role.PUBLISHER)
    come_in(database, ANNA, NOW)
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    come_in(database, ANNA, NOW + timedelta(seconds=30))
    assert len([statement for statement in asked if statement.startswith(("SELECT", "UPDATE", "INSERT"))]) == 1


def test_the_last_click_is_known_to_a_minute(database: Database) -> None:
    enter(database)
    come_in(database, ANNA, NOW)
    come_in(database, ANNA, NOW + 5 * MINUTE)
    assert users.list_users(database, ADMIN)[0].seen_at == NOW + 5 * MINUTE


@pytest.mark.parametrize("name", ["", "A" * 500, "An\0na", "\N{RIGHT-TO-LEFT OVERRIDE}annA", "  Anna\n\tB "])
def test_whatever_the_provider_calls_somebody_can_be_kept(database: Database, name: str) -> None:
    enter(database)
    visit = come_in(database, replace(ANNA, name=name), NOW)
    assert visit.name
    assert visit.name.isprintable()


def test_the_database_keeps_no_identity_that_could_be_shown_again(database: Database) -> None:
    enter(database)
    visit = come_in(database, ANNA, NOW)
    assert visit.key not in {ANNA.subject, ANNA.issuer}
    assert replace(ANNA, groups=("a",)).key != visit.key
    with database.reading() as session:
        assert session.get_one(User, visit.user_id).subject == ANNA.subject


def test_the_trace_of_a_sign_in_tells_only_what_it_changed(database: Database) -> None:
    users.set_group(database, ADMIN, "heads", [Role.PUBLISHER])
    enter(database)
    come_in(database, ANNA, NOW)
    come_in(database, replace(ANNA, issued_at=NOW), NOW)
    come_in(database, replace(ANNA, groups=("heads",)), NOW)
    with database.reading() as session:
        acts = session.exec(select(Trace).where(Trace.use_case == "SIGN_IN").order_by(col(Trace.id))).all()
        told = [(act.before or {}, act.after or {}) for act in acts]
    assert [sorted(after) for _, after in told] == [["name"], [], ["roles"]]
    assert all(before.keys() <= after.keys() for before, after in told)
