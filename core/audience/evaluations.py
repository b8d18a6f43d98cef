"""The profiles that the blocks of a definition select, kept as bitmaps of ids while a person edits the definition.

A block without blocks in it is evaluated by the SELECT that its definition compiles to. A chain folds the ids of its
blocks, strictly left to right; a block of several conditions combines theirs where each of them is kept. An edit of
one block then asks the database for that block alone.

Everything in one evaluation is of one instant and one state of the data. Kept ids serve again, as of their instant,
as long as that is not long ago and nothing changed since (`core.changes.positions`). The snapshot that evaluates
missing blocks answers whether anything did.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from threading import Lock
from typing import Final, assert_never
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from pyroaring import BitMap64
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience.selection import Known, check_definition
from core.changes.positions import is_unchanged, settled_position, take_position
from core.engine.compiler import compile_definition
from core.errors import DatabaseError
from core.language.catalog import Catalog
from core.language.definition import Block, ConditionGroup, Definition, Group, Match, ProfileBlock, Step, Target
from core.language.dependencies import needed_by
from core.store import gate
from core.store.caches import Cache, fingerprint
from core.store.cancelling import Cancellation
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.dialects import Position
from core.store.expressions import packed_ids
from core.store.seen_segments import segments_for

MAX_KEPT_BYTES: Final = 128 * 2**20
"""Of all bitmaps together. Any selection from a million ids takes at most 128 KiB."""
KEPT_FOR: Final = timedelta(minutes=5)
"""How long ago the instant of a count may be: windows such as *in the last 90 days* move with time."""
_JOINING: Final[dict[Match, Callable[[BitMap64, BitMap64], BitMap64]]] = {"all": and_, "any": or_}
_PATIENCE_MILLISECONDS: Final = 50
"""How long a count waits for its turn to write, where it must write."""


@dataclass(frozen=True, eq=False)
class _State:
    """The data at a position, asked at an instant; without a position nothing is kept."""

    as_of: datetime
    position: Position | None
    catalog: Catalog


class Evaluations:
    """A cache of recent evaluations of any databases. Threads may share it."""

    def __init__(self, max_bytes: int = MAX_KEPT_BYTES) -> None:
        self._lock = Lock()
        self._states: WeakKeyDictionary[Database, _State] = WeakKeyDictionary()
        self._kept: Cache[tuple[_State, bytes], BitMap64] = Cache(max_bytes, lambda ids: len(ids.serialize()))

    @contextmanager
    def reading(
        self, database: Database, caller: Caller, *, zone: str, cancellation: Cancellation | None = None
    ) -> Iterator[Evaluation]:
        """Evaluate in one snapshot, as of now or an instant shortly before. Raises what `gate.reading` does."""
        gate.demand(database, caller, UseCase.COUNT_PEOPLE)
        _settle(database)
        with gate.reading(database, caller, UseCase.COUNT_PEOPLE, cancellation=cancellation) as session:
            # Not the caller's own names of segments: what one person counted serves the next.
            known = Known(load_catalog(session), segments_for(session, caller))
            state = self._state(database, session, known.catalog, caller.at)
            yield Evaluation(session, known, zone, state, self, cancellation or Cancellation())

    def forget(self, database: Database) -> None:
        """Forget everything of a database, so that the next counts evaluate it again."""
        with self._lock:
            self._states.pop(database, None)

    def find(self, state: _State, key: bytes) -> BitMap64 | None:
        """The kept ids of a block in a state; None where none are kept."""
        return self._kept.find((state, key))

    def keep(self, state: _State, key: bytes, ids: BitMap64) -> None:
        """Keep the ids of a block; without a position of the state, keep nothing."""
        if state.position is not None:
            self._kept.keep((state, key), ids)

    def _state(self, database: Database, session: Session, catalog: Catalog, now: datetime) -> _State:
        with self._lock:
            kept = self._states.get(database)
        if kept and _is_current(session, kept, catalog, now):
            return kept
        state = _State(now, settled_position(session), catalog)
        if state.position is not None:
            with self._lock:
                self._states[database] = state
        return state


def _settle(database: Database) -> None:
    """Write, where it takes that to tell later changes from those in the log; leave it while others write."""
    if not database.dialect.change_log.takes_by_writing:
        return
    with database.reading() as session:
        if settled_position(session) is not None:
            return
    with suppress(DatabaseError), database.writing(_PATIENCE_MILLISECONDS) as session:
        take_position(session)


def _is_current(session: Session, kept: _State, catalog: Catalog, now: datetime) -> bool:
    is_young = timedelta(0) <= now - kept.as_of <= KEPT_FOR
    position = kept.position
    return is_young and kept.catalog == catalog and position is not None and is_unchanged(session, position)


@dataclass
class Evaluation:
    """What definitions select in one snapshot, as of one instant."""

    _session: Session
    known: Known
    zone: str
    _state: _State
    _evaluations: Evaluations
    _cancellation: Cancellation
    _found: dict[bytes, BitMap64] = field(default_factory=dict)

    @property
    def as_of(self) -> datetime:
        """The instant of everything in the evaluation."""
        return self._state.as_of

    def count(self, definition: Definition) -> int:
        """How many members a definition has. Raises DefinitionError."""
        check_definition(definition, self.known)
        return len(self.ids(definition))

    def ids(self, definition: Definition) -> BitMap64:
        """The members of a definition that has no problem. A negative id stands as its two's complement."""
        target = definition.target
        ids = self._chain(target, definition.steps)
        if definition.included:
            ids = ids | self._leaf(Definition(target=target, included=definition.included))
        if definition.excluded:
            ids = ids - self._leaf(Definition(target=target, included=definition.excluded))
        return ids

    def _chain(self, target: Target, steps: tuple[Step, ...]) -> BitMap64:
        ids = BitMap64()
        for step in steps:
            block = self._block(target, step.block)
            match step.operator:
                case "and_also":
                    ids = ids & block
                case "but_not":
                    ids = ids - block
                case "or" | None:
                    ids = ids | block
                case _:
                    assert_never(step.operator)
        return ids

    def _block(self, target: Target, block: Block) -> BitMap64:
        if isinstance(block, Group):
            return self._chain(target, block.steps)
        found = self._known(target, block)
        return self._leaf(_alone(target, block)) if found is None else found

    def _known(self, target: Target, block: Block) -> BitMap64 | None:
        """The kept ids of a block, or those that follow from the kept ids of its conditions."""
        found = self._find(self._key(_alone(target, block)))
        if found is not None or not isinstance(block, ProfileBlock):
            return found
        if len(block.conditions) == 1:
            part = block.conditions[0]
            if not isinstance(part, ConditionGroup):
                return None
            return self._known(target, ProfileBlock(conditions=part.conditions, match=part.match))
        parts = []
        for part in block.conditions:
            found = self._known(target, ProfileBlock(conditions=(part,)))
            if found is None:
                return None
            parts.append(found)
        return reduce(_JOINING[block.match], parts)

    def _leaf(self, definition: Definition) -> BitMap64:
        """The kept ids of a definition, else those that the database selects."""
        key = self._key(definition)
        found = self._find(key)
        if found is None:
            self._cancellation.check()
            found = self._select(definition)
            self._found[key] = found
            self._evaluations.keep(self._state, key, found)
        return found

    def _find(self, key: bytes) -> BitMap64 | None:
        found = self._found.get(key)
        if found is None:
            found = self._evaluations.find(self._state, key)
            if found is not None:
                self._found[key] = found
        return found

    def _select(self, definition: Definition) -> BitMap64:
        known = self.known
        selected = compile_definition(definition, known.catalog, self.as_of, self.zone, known.segments, is_now=True)
        ids = selected.subquery("members")
        found = self._session.execute(sa.select(packed_ids(ids.c.id)).select_from(ids)).scalar_one()
        return BitMap64(array("Q", found.tobytes()))

    def _key(self, definition: Definition) -> bytes:
        """A key of few bytes for a definition with all that it is built on, however long its lists are."""
        parts = [self.zone, definition.model_dump_json()]
        for segment in needed_by(definition, self.known.segments):
            live = segment.definition.model_dump_json() if segment.definition else ""
            parts += [str(segment.id), segment.zone, live]
        return fingerprint(*parts)


def _alone(target: Target, block: Block) -> Definition:
    return Definition(target=target, steps=(Step(block=block),))
