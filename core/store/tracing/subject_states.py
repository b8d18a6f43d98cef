"""What a subject is like before and after: one reader for each kind, in a few lookups by key.

A state has no personal data of people in the data: a record tells its values only as fingerprints, from which the trace
keeps the names of the attributes that changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session

from core.access.use_cases import Subject, SubjectKind, UseCase
from core.errors import DefinitionError
from core.language.catalog import Catalog
from core.language.definition import from_text
from core.language.folding import KEY_SUFFIX
from core.language.sentence import sentence
from core.store.declaring import load_catalog
from core.store.tables import (
    PROFILES,
    AccessToken,
    CustomAttribute,
    DomainRole,
    Folder,
    FolderUser,
    GroupRole,
    Merge,
    OwnChoices,
    Segment,
    SegmentCheck,
    Setting,
    Template,
    User,
    UserRole,
    table_of,
)

State = Mapping[str, Any]
Reader = Callable[[Session, Any], State | None]

LONGEST_TEXT: Final = 2_000
VALUES: Final = "values"
"""The member of a record's state with the fingerprints of its values."""
DEFINITION: Final = "definition"
"""The member with a definition in JSON, from which the trace keeps the sentence."""

_CHECKING = frozenset({UseCase.ADD_CHECK, UseCase.CHANGE_CHECK, UseCase.REMOVE_CHECK})
_STAMPS = frozenset({"id", "created_at", "updated_at", "deleted_at", "recorded_at"})
_segment, _check, _folder, _user = (table_of(model) for model in (Segment, SegmentCheck, Folder, User))
_role, _member, _token = table_of(UserRole), table_of(FolderUser), table_of(AccessToken)
_group, _domain = table_of(GroupRole), table_of(DomainRole)
_template, _setting, _merge = table_of(Template), table_of(Setting), table_of(Merge)
_attribute, _choices = table_of(CustomAttribute), table_of(OwnChoices)


def state_of(session: Session, subject: Subject | None, use_case: UseCase) -> State | None:
    """Return what a subject is like now; None where it does not exist, or where there is nothing to tell."""
    if subject is None or subject.id is None:
        return None
    state = READERS.get(subject.kind, _nothing)(session, subject.id)
    if state is not None and use_case in _CHECKING:
        return {**state, "checks": _checks(session, subject.id)}
    return state


def differences(session: Session, before: State | None, after: State | None) -> tuple[State | None, State | None]:
    """Return of two states what the trace keeps: the members in which they differ, as a person reads them.

    Of a state without the other, all its members. What is empty is left out, and None is a state without any.
    """
    catalog = lru_cache(partial(load_catalog, session))  # read if there is a definition, and once
    if before is None or after is None:
        return _shown(catalog, before), _shown(catalog, after)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    old, new = ({name: state.get(name) for name in names} for state in (before, after))
    if VALUES in names:
        new["changed"] = _changed_names(before[VALUES], after[VALUES])
    return _shown(catalog, old), _shown(catalog, new)


def _changed_names(old: State, new: State) -> list[str]:
    return sorted(name for name in {**old, **new} if old.get(name) != new.get(name))


def _shown(catalog: Callable[[], Catalog], state: State | None) -> State | None:
    """Return a state as the trace keeps it: definitions as sentences, values not at all, texts not too long."""
    shown = {name: value for name, value in (state or {}).items() if name != VALUES and value not in (None, "", [])}
    if DEFINITION in shown:
        shown[DEFINITION] = _sentence(catalog, shown[DEFINITION])
    return {name: _shortened(value) for name, value in shown.items()} or None


def _sentence(catalog: Callable[[], Catalog], definition: str) -> str:
    try:
        return sentence(from_text(definition), catalog())
    except DefinitionError as error:
        return f"can't be read: {error}"


def _shortened(value: Any) -> Any:
    return f"{value[: LONGEST_TEXT - 1]}…" if isinstance(value, str) and len(value) > LONGEST_TEXT else value


def _row(session: Session, query: sa.Select[Any]) -> sa.RowMapping | None:
    return session.connection().execute(query).mappings().first()


def _segment_state(session: Session, id_: Any) -> State | None:
    s = _segment.c
    columns = (
        s.name, s.description, s.kind, s.state, s.live_version, s.refresh_mode, s.refresh_minutes, s.owner, s.zone,
        _folder.c.name.label("folder"), s.draft, s.deleted_at,
    )  # fmt: skip
    source = _segment.outerjoin(_folder, _folder.c.id == s.folder_id)
    row = _row(session, sa.select(*columns).select_from(source).where(s.id == id_))
    if row is None:
        return None
    is_regular = row["kind"] == "dynamic" and row["refresh_mode"] == "interval"
    return {
        "name": row["name"],
        "description": row["description"],
        "kind": row["kind"],
        "state": row["state"],
        "version": row["live_version"],
        "refresh": f"every {row['refresh_minutes']} minutes" if is_regular else row["refresh_mode"],
        "owner": row["owner"],
        "zone": row["zone"],
        "folder": row["folder"],
        DEFINITION: row["draft"],
        "deleted": row["deleted_at"] is not None or None,
    }


def _checks(session: Session, segment_id: Any) -> list[str]:
    checks = sa.select(_check.c.kind, _check.c.value).where(_check.c.segment_id == segment_id).order_by(_check.c.id)
    return [f"{kind}: {_said(value)}" for kind, value in session.connection().execute(checks)]


def _said(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_shortened(str(one))}" for name, one in value.items() if one is not None)


def _template_state(session: Session, id_: Any) -> State | None:
    row = _row(session, sa.select(_template).where(_template.c.id == id_))
    if row is None:
        return None
    asked = [str(place.get("label") or place.get("name") or "") for place in row["parameters"]]
    return {**{name: row[name] for name in ("name", "category", "description", DEFINITION)}, "asks for": asked}


def _record_reader(kind: str) -> Reader:
    def state(session: Session, id_: Any) -> State | None:
        # By the columns that are there: attributes that people declare are columns too.
        row = _row(session, sa.select(sa.text("*")).select_from(table_of(PROFILES[kind])).where(sa.column("id") == id_))
        if row is None:
            return None
        names = [name for name in row if name not in _STAMPS and not name.endswith(KEY_SUFFIX)]
        values = {name: _fingerprint(row[name]) for name in names if row[name] is not None}
        return {"deleted": row["deleted_at"] is not None or None, VALUES: values}

    return state


def _fingerprint(value: Any) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _attribute_state(session: Session, id_: Any) -> State | None:
    entity, _, name = str(id_).partition(".")
    own = _row(session, sa.select(_choices.c.choices).where(_choices.c.entity == entity, _choices.c.name == name))
    key = _attribute.c.entity == entity, _attribute.c.name == name
    row = _row(session, sa.select(_attribute).where(*key))
    if row is None:
        return {"choices": [label for _, label in own["choices"]]} if own else {}
    return {
        **{member: row[member] for member in ("label", "description", "type")},
        "choices": [label for _, label in row["choices"]],
    }


def _setting_state(session: Session, id_: Any) -> State | None:
    row = _row(session, sa.select(_setting.c.value).where(_setting.c.name == str(id_)))
    return None if row is None else {"value": row["value"]}


def _user_state(session: Session, id_: Any) -> State | None:
    row = _row(session, sa.select(_user).where(_user.c.id == id_))
    if row is None:
        return None
    roles = sa.select(_role.c.role, _role.c.source).where(_role.c.user_id == id_).order_by(_role.c.role, _role.c.source)
    return {
        "name": row["name"],
        "e-mail": row["email"],
        "roles": [role if source == "given" else f"{role} by {source}" for role, source in session.execute(roles)],
        "masked": row["is_masked"] or None,
        "switched off": row["switched_off_at"] is not None or None,
        "signed out": row["signed_out_at"].isoformat() if row["signed_out_at"] else None,
    }


def _token_state(session: Session, id_: Any) -> State | None:
    query = sa.select(_token, _user.c.name.label("user")).outerjoin(_user, _user.c.id == _token.c.user_id)
    row = _row(session, query.where(_token.c.id == id_))
    if row is None:
        return None
    return {
        **{name: row[name] for name in ("name", "user", "roles")},
        "expires": row["expires_at"].isoformat() if row["expires_at"] else None,
        "revoked": row["revoked_at"] is not None or None,
    }


def _folder_state(session: Session, id_: Any) -> State | None:
    row = _row(session, sa.select(_folder).where(_folder.c.id == id_))
    if row is None:
        return None
    people = sa.select(_user.c.name, _member.c.edits).join(_user, _user.c.id == _member.c.user_id)
    found = session.execute(people.where(_member.c.folder_id == id_).order_by(_user.c.name, _user.c.id))
    return {
        "name": row["name"],
        "private": row["is_private"] or None,
        "people": [f"{name}, who edits" if edits else name for name, edits in found],
    }


def _roles_reader(table: sa.Table, key: sa.Column[Any]) -> Reader:
    """Read the roles that a group or a domain gives."""

    def state(session: Session, id_: Any) -> State | None:
        roles = sa.select(table.c.role).where(key == str(id_)).order_by(table.c.role)
        return {"roles": list(session.connection().execute(roles).scalars())}

    return state


def _merge_state(session: Session, id_: Any) -> State | None:
    row = _row(session, sa.select(_merge).where(_merge.c.id == id_))
    if row is None:
        return None
    return {
        "kept": f"{row['entity']} {row['kept_id']}",
        "gone": f"{row['entity']} {row['gone_id']}",
        "undone": row["undone_at"] is not None or None,
    }


def _nothing(session: Session, id_: Any) -> State | None:
    """Return None: of this kind there is no row, or nothing in it that tells more than the use case does."""


READERS: Final[Mapping[SubjectKind, Reader]] = {
    "segment": _segment_state,
    "template": _template_state,
    "contact": _record_reader("contact"),
    "account": _record_reader("account"),
    "lead": _record_reader("lead"),
    "attribute": _attribute_state,
    "setting": _setting_state,
    "user": _user_state,
    "token": _token_state,
    "folder": _folder_state,
    "group": _roles_reader(_group, _group.c.name),
    "domain": _roles_reader(_domain, _domain.c.domain),
    "merge": _merge_state,
    "import": _nothing,
    "file": _nothing,
    "learner": _nothing,
}
"""One for each kind of subject."""
