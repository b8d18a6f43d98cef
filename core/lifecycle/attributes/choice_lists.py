"""The choices of an attribute or property: adding, ordering, renaming and removing some, and merging several."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known
from core.changes.log import note_reshaping, note_version
from core.errors import CatalogError, ConflictError
from core.language.catalog import BUILT_IN, Attribute
from core.language.folding import fold
from core.language.messages import quote, word_list
from core.language.texts import CATALOG_LABEL, clean
from core.lifecycle.attributes.retyping import with_attribute
from core.lifecycle.attributes.uses import asked, named, rewrite, spoiled_uses
from core.store import choices as lists
from core.store import gate
from core.store.choices import attribute_of_a_list, new_code, write_choices
from core.store.database import Database
from core.store.declaring import Choices, locked_catalog
from core.store.reshaping import Conversion, forget_former_values, held_values
from core.store.segments import lock_segments


def add_choices(database: Database, caller: Caller, entity: str, name: str, labels: Iterable[str]) -> Attribute:
    """Add choices at the end of a list, also of a built-in attribute's. Raises CatalogError."""
    with gate.writing(database, caller, UseCase.CHANGE_CHOICES, _subject(entity, name)) as session:
        return lists.add_choices(session, entity, name, labels)


def arrange_choices(
    database: Database, caller: Caller, entity: str, name: str, choices: Sequence[tuple[str, str]], *, seen: Choices
) -> Attribute:
    """Give a list the order and labels of ``choices``, pairs of code and label; one without a code is new, and one of
    ``seen`` that is missing is removed.

    Raises ConflictError if the list is not as it was ``seen``, or records or definitions have a removed choice, and
    CatalogError for a label that is taken or not one line of text.
    """
    with gate.writing(database, caller, UseCase.CHANGE_CHOICES, _subject(entity, name)) as session:
        lock_segments(session)
        attribute = attribute_of_a_list(locked_catalog(session), entity, name)
        where = f"choices of “{attribute.label}”"
        if attribute.choices != seen:
            raise ConflictError(f"{where}: must be as you saw them (somebody changed them meanwhile). Look again.")
        after = _arranged(where, entity, attribute, choices)
        gone = set(attribute.choice_codes) - {code for code, _ in after}
        if gone:
            _demand_unused(session, caller, entity, attribute, after, gone)
        return write_choices(session, entity, attribute, after)


def merge_choices(
    database: Database, caller: Caller, entity: str, name: str, codes: Collection[str], *, into: str
) -> int:
    """Merge choices into another one of the list: records that have one, and definitions that ask it, have and ask the
    other from now on. Return in how many records a value changed.

    Raises CatalogError for a choice that is not of the list or is built in, or if none is left to merge.
    """

    def work(session: Session) -> int:
        lock_segments(session)
        catalog = locked_catalog(session)
        attribute = attribute_of_a_list(catalog, entity, name)
        gone = frozenset(codes) - {into}
        _check_merge(attribute, entity, gone, into)

        def merged(code: Any) -> Any:
            return into if code in gone else code

        # Segments before records, in the order in which a refresh locks them.
        serving = rewrite(session, catalog, asked(entity, name), merged, caller.at)
        conversion = Conversion(session, entity, attribute, attribute)
        conversion.add(_changed(session, entity, attribute, merged))
        written = conversion.carry_over()
        forget_former_values(session, entity, attribute)
        write_choices(session, entity, attribute, tuple(one for one in attribute.choices if one[0] not in gone))
        note_reshaping(session, entity)
        for segment_id in serving:
            note_version(session, segment_id)
        return written

    return gate.replayed(database, caller, UseCase.CHANGE_CHOICES, work, subject=_subject(entity, name))


def _subject(entity: str, name: str) -> Subject:
    return Subject("attribute", f"{entity}.{name}")


def _changed(session: Session, entity: str, attribute: Attribute, merged: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the stored values that a merge changes, with what they become."""
    for held in held_values(session, entity, attribute):
        is_several = isinstance(held.value, tuple)
        after = tuple(map(merged, held.value)) if is_several else merged(held.value)
        if after != held.value:
            yield held.stored, after


def _arranged(where: str, entity: str, attribute: Attribute, choices: Sequence[tuple[str, str]]) -> Choices:
    """Return the whole list with codes for new choices, checked."""
    codes, labels, after = set(attribute.choice_codes), set[str](), []
    for code, label in choices:
        line = clean(CATALOG_LABEL, f"{where}: {quote(label)}", " ".join(label.split()), CatalogError)
        if code and code not in attribute.choice_codes:
            raise CatalogError(f"{where}: must be choices of the list (got {quote(code)}).")
        if fold(line) in labels:
            raise CatalogError(f"{where}: must have different labels (got {quote(line)} twice). Merge the two.")
        labels.add(fold(line))
        after.append((code or new_code(line, codes), line))
        codes.add(after[-1][0])
    built_in = _built_in_codes(entity, attribute)
    missing = built_in - {code for code, _ in after}
    if missing:
        raise CatalogError(f"{where}: must keep the built-in ones (got none of {word_list(sorted(missing))}).")
    return tuple(after)


def _built_in_codes(entity: str, attribute: Attribute) -> set[str]:
    owner = None if attribute.custom else BUILT_IN.entity(entity)
    built_in = owner.attribute(attribute.name) if owner else None
    return set(built_in.choice_codes) if built_in else set()


def _check_merge(attribute: Attribute, entity: str, gone: frozenset[str], into: str) -> None:
    where = f"choices of “{attribute.label}”"
    known = attribute.choice_codes
    for code in (*sorted(gone), into):
        if code not in known:
            raise CatalogError(f"{where}: must be choices of the list (got {quote(code)}). It has {word_list(known)}.")
    if not gone:
        raise CatalogError(f"{where}: must be two or more to be merged (got one).")
    if built_in := gone & _built_in_codes(entity, attribute):
        raise CatalogError(
            f"{where}: must be ones that somebody added to go (got {word_list(sorted(built_in))}, which are built in). "
            "Merge the other way round."
        )


def _demand_unused(
    session: Session, caller: Caller, entity: str, attribute: Attribute, after: Choices, gone: set[str]
) -> None:
    """Raise ConflictError if records have one of these choices, or definitions ask one."""
    where = f"choices of “{attribute.label}”"
    labels = word_list([f"“{label}”" for code, label in attribute.choices if code in gone])
    had = sum(
        held.records
        for held in held_values(session, entity, attribute)
        if not gone.isdisjoint(held.value if isinstance(held.value, tuple) else (held.value,))
    )
    if had:
        raise ConflictError(
            f"{where}: can't lose {labels} while {had:,} records have it. Merge it into another choice."
        )
    known = Known.of(session)
    changed = replace(known, catalog=with_attribute(known.catalog, entity, replace(attribute, choices=after)))
    if uses := spoiled_uses(session, caller, known, changed, asked(entity, attribute.name)):
        raise ConflictError(f"{where}: can't lose {labels} while it is asked by {named(uses)}. Change those first.")
