"""Finding the records that rows are about, by own id and by e-mail address or name: all rows at once, by joins.

1. A row whose own id is known in its system is about that record.
2. A row with another own id is about the one record that has its address or name and no own id in that system. Where
   several rows with different ids claim one record, the first gets it.
3. A row without own id is about the one record, known or in the same rows, that has its address or name. An address
   that records had formerly counts only where nobody has it now. The further address of a row counts where it is the
   first one of a record with no other names: people share offices.
4. Where several records fit, nothing is guessed: the rows have a problem.
5. Other rows are about new records.

Ids of no particular system find records by ids of any system, unless the addresses contradict. Deleted records are
found only where no other fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause, Select

from core.importing.identity.troubles import Trouble
from core.language.catalog import BUILT_IN
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.expressions import DrivenJoin
from core.store.records import record_table
from core.store.tables import DOMAIN_SYSTEM, EMAIL_SYSTEM, NO_SYSTEMS, Identifier, table_of
from core.store.temporary import count_rows, fill, has_rows, temporary_table

KEYS = {"contact": "email_key", "account": "name_key", "lead": None}
"""The column that knows a record where its own id doesn't."""
FURTHER = {"contact": EMAIL_SYSTEM, "account": DOMAIN_SYSTEM}
"""In place of a system: what else is like the key of a record, a further address or a domain."""

_identifier = table_of(Identifier)
_held = _identifier.alias("held")


@dataclass(frozen=True, slots=True)
class Found:
    """Who rows are about.

    ``ids`` and ``keys`` are temporary tables: ``text`` is an own id, or the address or name of rows without one;
    ``record`` is the record's id, ``trouble`` why there is none; a record that ``is_new`` has an id of its own already.
    ``gains`` says that a known record did not have this own id; ``twin`` is another record that is proven to be the
    same, by a row with the id of the one and the address of the other.
    """

    entity: str
    system: str
    ids: sa.TableClause
    keys: sa.TableClause
    new: int

    def of_rows(
        self, rows: FromClause, own_id: ColumnElement[str] | None, key: ColumnElement[str] | None,
        also: Further | None = None,
    ) -> FoundRows:  # fmt: skip
        """Join rows with what was found for them; by a further address where the first one is new."""
        if also is not None:
            return self._of_rows_also(rows, own_id, key, also)
        ids, keys = self.ids.c, self.keys.c
        if own_id is None and key is None:
            raise ValueError("a row must be named by an own id or a key")
        if own_id is None:
            return FoundRows(rows.outerjoin(self.keys, keys.text == key), keys.record, keys.is_new, keys.trouble)
        joined = rows.outerjoin(self.ids, ids.text == own_id)
        if key is None:
            return FoundRows(joined, ids.record, ids.is_new, ids.trouble)
        joined = joined.outerjoin(self.keys, sa.and_(own_id == "", keys.text == key))
        record, is_new, trouble = (sa.func.coalesce(ids[name], keys[name]) for name in ("record", "is_new", "trouble"))
        return FoundRows(joined, record, is_new, trouble)

    def _of_rows_also(
        self, rows: FromClause, own_id: ColumnElement[str] | None, key: ColumnElement[str] | None,
        also: Further,
    ) -> FoundRows:  # fmt: skip
        further = self.keys.alias("further")
        has_no_id = sa.true() if own_id is None else own_id == ""
        if own_id is None and key is None:
            joined = rows.outerjoin(further, further.c.text == also.key)
            return FoundRows(joined, further.c.record, further.c.is_new, further.c.trouble)
        first = self.of_rows(rows, own_id, key)
        joined = first.rows.outerjoin(further, sa.and_(has_no_id, further.c.text == also.key))
        is_known = sa.and_(further.c.record.is_not(None), further.c.trouble.is_(None))
        is_unknown = sa.and_(sa.func.coalesce(first.is_new, sa.true()), first.trouble.is_(None))
        is_meant = sa.and_(~further.c.is_new, also.is_telling)
        by_further = sa.and_(is_unknown, is_known, sa.or_(first.record.is_(None), is_meant))
        return FoundRows(
            joined,
            sa.case((by_further, further.c.record), else_=first.record),
            sa.case((by_further, further.c.is_new), else_=first.is_new),
            first.trouble,
        )

    def bring_back(self, connection: Connection) -> sa.TableClause:
        """Take deleted records for living ones. Return a temporary table with their ids, in the column ``id``."""
        back = temporary_table(connection, "import_back", sa.Column("id", sa.BigInteger))
        for table in (self.ids, self.keys):
            deleted = table.c.trouble == Trouble.DELETED.value
            connection.execute(sa.insert(back).from_select(["id"], sa.select(table.c.record).where(deleted)))
            connection.execute(sa.update(table).where(deleted).values(trouble=None))
        return back


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows joined with `Found`, and what was found for each; all NULL for rows that name nobody."""

    rows: FromClause
    record: ColumnElement[int]
    is_new: ColumnElement[bool]
    trouble: ColumnElement[str]


@dataclass(frozen=True, slots=True)
class Further:
    """What names rows beside their address or name, an empty text for none, and whether it tells who they are about."""

    key: ColumnElement[str]
    is_telling: ColumnElement[bool]


def further_address(key: ColumnElement[str], names: Mapping[str, ColumnElement[str]]) -> Further:
    """Return the further address of rows with keys of names, by those of contacts. It tells where it is the first one
    of a living contact with no other names.
    """
    holder = record_table(BUILT_IN, "contact").alias("holder")
    alike = (sa.or_(name == "", holder.c[column].is_(None), holder.c[column] == name) for column, name in names.items())
    return Further(key, sa.exists().where(holder.c.email_key == key, holder.c.deleted_at.is_(None), *alike))


class Finder:
    """Finds records of one entity for rows."""

    def __init__(self, connection: Connection, entity: str, system: str, *, gives_ids: bool) -> None:
        """With ``gives_ids``, new records get ids that nobody else uses; else negative ones."""
        self._connection = connection
        self._entity = entity
        self._system = system
        self._gives_ids = gives_ids
        self._table = record_table(BUILT_IN, entity)
        key = KEYS[entity]
        self._key = None if key is None else self._table.c[key]
        self._given = 0
        self._is_empty = not has_rows(connection, self._table)

    def find(
        self, rows: FromClause, line: ColumnElement[int], own_id: ColumnElement[str] | None,
        key: ColumnElement[str] | None, also: Further | None = None,
    ) -> Found:  # fmt: skip
        """Find the records of all rows. ``own_id`` and ``key`` are columns without NULL, an empty text for none."""
        nothing = sa.literal("", Key)

        def each(named_by: ColumnElement[str] | None, is_telling: ColumnElement[bool]) -> Select[Any]:
            columns: list[ColumnElement[Any]] = [
                line.label("line"),
                (nothing if own_id is None else own_id).label("own_id"),
                (nothing if named_by is None or self._key is None else named_by).label("key"),
                is_telling.label("is_telling"),
            ]
            return sa.select(*columns).select_from(rows)

        source: Select[Any] | sa.CompoundSelect[Any] = each(key, sa.true())
        if also is not None:
            alone = sa.true() if key is None else key == ""
            further = each(also.key, sa.or_(alone, also.is_telling)).where(also.key != "")
            source = each(key, sa.true()).union_all(further)
        named, has_keys = source.subquery("named"), key is not None or also is not None
        ids = self._by_id(named, has_keys=has_keys) if own_id is not None else self._nothing("who_by_id")
        keys = self._by_key(named, ids, has_ids=own_id is not None) if has_keys else self._nothing("who_by_key")
        return Found(self._entity, self._system, ids, keys, self._given)

    # By own id

    def _by_id(self, named: FromClause, *, has_keys: bool) -> sa.TableClause:
        asked = self._temporary("asked_id", sa.Column("first", sa.BigInteger))
        fill(
            self._connection,
            asked,
            sa.select(named.c.own_id, sa.func.min(named.c.line)).where(named.c.own_id != "").group_by(named.c.own_id),
        )
        self._settled(asked)
        hits = self._hits(asked, named, has_keys=has_keys)
        claims = self._claims(asked, hits, named) if has_keys else self._nothing("who_claim")
        found = self._temporary("who_by_id", *_found_columns())
        rows = asked.outerjoin(hits, hits.c.text == asked.c.text).outerjoin(claims, claims.c.text == asked.c.text)
        is_known = hits.c.record.is_not(None)
        is_claimed = claims.c.record.is_not(None)
        trouble = sa.func.coalesce(hits.c.trouble, claims.c.trouble)
        is_new = sa.and_(~is_known, ~is_claimed, trouble.is_(None))
        known = sa.select(
            asked.c.text, sa.func.coalesce(hits.c.record, claims.c.record), sa.false(),
            trouble, claims.c.record.is_not(None), hits.c.twin,
        ).select_from(rows).where(~is_new)  # fmt: skip
        fill(self._connection, found, known)
        new = sa.select(asked.c.text, asked.c.first).select_from(rows).where(is_new)
        self._add_new(found, new, gains=True)
        return self._settled(found)

    def _hits(self, asked: FromClause, named: FromClause, *, has_keys: bool) -> sa.TableClause:
        """The records that have asked ids, one row for each id that any record has."""
        hits = self._temporary("who_hit", *_found_columns())
        if self._is_empty:
            return hits
        candidates = self._temporary(
            "id_candidate", sa.Column("record", sa.BigInteger), sa.Column("is_living", sa.Boolean),
            sa.Column("is_exact", sa.Boolean), key=False,
        )  # fmt: skip
        table = self._table
        columns = (asked.c.text, table.c.id, table.c.deleted_at.is_(None))
        by_identifier = DrivenJoin(
            DrivenJoin(
                asked, _identifier,
                sa.and_(_identifier.c.entity == self._entity, _identifier.c.value == asked.c.text),
            ),
            table, table.c.id == _identifier.c.profile_id,
        )  # fmt: skip
        if self._system:
            found = sa.select(*columns, sa.true()).select_from(by_identifier)
            fill(self._connection, candidates, found.where(_identifier.c.system == self._system))
        else:
            elsewhere = sa.exists().where(
                _identifier.c.entity == self._entity, _identifier.c.value == table.c.external_id,
                _identifier.c.profile_id == table.c.id, _identifier.c.system.not_in(["", *NO_SYSTEMS]),
            )  # fmt: skip
            own = sa.select(*columns, ~elsewhere).select_from(
                DrivenJoin(asked, table, table.c.external_id == asked.c.text)
            )
            fill(self._connection, candidates, own)
            other = sa.select(*columns, _identifier.c.system == "").select_from(by_identifier)
            fill(self._connection, candidates, other.where(_identifier.c.system.not_in(NO_SYSTEMS)))
        usable: FromClause = candidates
        if has_keys and self._key is not None and not self._system:
            usable = self._without_contradiction(candidates, named)
        fill(self._connection, hits, self._counted(usable))
        if has_keys and self._key is not None:
            hits = self._with_twins(hits, named)
        return self._settled(hits)

    def _without_contradiction(self, candidates: sa.TableClause, named: FromClause) -> FromClause:
        """The candidates, without records of another system whose address is none of those in the rows."""
        assert self._key is not None
        table = self._table
        doubtful = self._temporary("doubtful")
        fill(self._connection, doubtful, sa.select(candidates.c.text).where(~candidates.c.is_exact).distinct())
        if not has_rows(self._connection, doubtful):
            return candidates
        pairs = self._temporary("doubtful_pair", sa.Column("key", Key, primary_key=True))
        given = sa.select(named.c.own_id, named.c.key).where(named.c.key != "").distinct()
        fill(self._connection, pairs, given.where(named.c.own_id.in_(sa.select(doubtful.c.text))))
        has_key = sa.exists().where(pairs.c.text == candidates.c.text)
        agrees = sa.exists().where(
            pairs.c.text == candidates.c.text,
            sa.or_(pairs.c.key == self._key, self._is_further(table.c.id, pairs.c.key)),
        )
        contradicts = sa.and_(~candidates.c.is_exact, self._key.is_not(None), has_key, ~agrees)
        joined = sa.join(candidates, table, table.c.id == candidates.c.record)
        return sa.select(*candidates.c).select_from(joined).where(~contradicts).subquery("usable")

    def _counted(self, candidates: FromClause) -> Select[Any]:
        """One record for each text, or the trouble: exact ones before others, living ones before deleted ones."""
        each = candidates.c

        def number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
            return sa.func.count(each.record.distinct()).filter(*conditions)

        def one(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
            return sa.func.min(each.record).filter(*conditions)

        exact, living = number(each.is_living, each.is_exact), number(each.is_living)
        record = sa.case(
            (exact == 1, one(each.is_living, each.is_exact)),
            (sa.and_(exact == 0, living == 1), one(each.is_living)),
            (living == 0, one()),
        )
        trouble = sa.case(
            (living == 0, sa.literal(Trouble.DELETED.value)),
            (sa.or_(exact > 1, sa.and_(exact == 0, living > 1)), sa.literal(Trouble.SEVERAL_BY_ID.value)),
        )
        return sa.select(
            each.text, record, sa.false(), trouble, sa.false(), sa.cast(sa.null(), sa.BigInteger)
        ).group_by(each.text)

    def _with_twins(self, hits: sa.TableClause, named: FromClause) -> sa.TableClause:
        """Add to known records without address or name the one other record, without own id here, that has theirs."""
        assert self._key is not None
        bare = self._temporary("bare", sa.Column("record", sa.BigInteger), key=False)
        table = self._table
        without = sa.select(hits.c.text, hits.c.record).select_from(
            DrivenJoin(hits, table, table.c.id == hits.c.record)
        ).where(hits.c.trouble.is_(None), self._key.is_(None))  # fmt: skip
        fill(self._connection, bare, without)
        if not has_rows(self._connection, bare):
            return hits
        asked = sa.select(bare.c.text, named.c.key).select_from(
            sa.join(named, bare, bare.c.text == named.c.own_id)
        ).where(named.c.key != "", named.c.is_telling).distinct()  # fmt: skip
        pairs = self._pairs(asked)
        twins = self._temporary("twin", sa.Column("record", sa.BigInteger))
        one = sa.select(pairs.c.text, sa.func.min(pairs.c.record)).group_by(pairs.c.text)
        fill(self._connection, twins, one.having(sa.func.count(pairs.c.record.distinct()) == 1))
        with_twins = self._temporary("who_hit", *_found_columns())
        columns = [hits.c[name] for name in ("text", "record", "is_new", "trouble", "gains")]
        fill(
            self._connection,
            with_twins,
            sa.select(*columns, twins.c.record).select_from(hits.outerjoin(twins, twins.c.text == hits.c.text)),
        )
        return with_twins

    def _claims(self, asked: FromClause, hits: FromClause, named: FromClause) -> sa.TableClause:
        """For ids that no record has: the one record with their address or name, and without own id in the system."""
        claims = self._temporary("who_claim", sa.Column("record", sa.BigInteger), sa.Column("trouble", Key))
        if self._is_empty or self._key is None:
            return claims
        unknown = ~sa.exists().where(hits.c.text == named.c.own_id)
        pairs = self._pairs(
            sa.select(named.c.own_id.label("text"), named.c.key)
            .where(named.c.key != "", named.c.is_telling, unknown)
            .distinct()
        )
        number = sa.func.count(pairs.c.record.distinct())
        is_alike = sa.and_(sa.func.count(pairs.c.key.distinct()) == 1, sa.func.count().filter(~pairs.c.is_now) == 0)
        each = sa.select(
            pairs.c.text, sa.func.min(pairs.c.record).label("record"), number.label("number"),
            sa.case((is_alike, Trouble.SEVERAL_CLAIMED.value), else_=Trouble.SEVERAL_FITTING.value).label("several"),
        ).group_by(pairs.c.text).subquery("each")  # fmt: skip
        place = sa.func.row_number().over(partition_by=(each.c.number > 1, each.c.record), order_by=asked.c.first)
        ranked = (
            sa.select(*each.c, place.label("place"))
            .select_from(sa.join(each, asked, asked.c.text == each.c.text))
            .subquery("ranked")
        )
        several = sa.case((ranked.c.number > 1, ranked.c.several))
        record = sa.case((ranked.c.number == 1, ranked.c.record))
        fill(
            self._connection,
            claims,
            sa.select(ranked.c.text, record, several).where(sa.or_(ranked.c.number > 1, ranked.c.place == 1)),
        )
        return self._settled(claims)

    def _pairs(self, asked: Select[Any]) -> sa.TableClause:
        """For pairs of an own id and an address or name: the living records with that, and without an id here."""
        assert self._key is not None
        wanted = self._temporary("asked_pair", sa.Column("key", Key), key=False)
        fill(self._connection, wanted, asked)
        pairs = self._temporary(
            "pair", sa.Column("record", sa.BigInteger), sa.Column("key", Key), sa.Column("is_now", sa.Boolean),
            key=False,
        )  # fmt: skip
        table = self._table
        free = (table.c.deleted_at.is_(None), ~self._has_id_here(table))
        columns = (wanted.c.text, table.c.id, wanted.c.key)
        by_key = sa.select(*columns, sa.true()).select_from(DrivenJoin(wanted, table, self._key == wanted.c.key))
        fill(self._connection, pairs, by_key.where(*free))
        if self._entity in FURTHER:
            further = DrivenJoin(DrivenJoin(wanted, _identifier, self._is_named(wanted.c.key)), table, _of_it(table))
            is_free = ~self._is_held_now(wanted.c.key)
            fill(self._connection, pairs, sa.select(*columns, sa.false()).select_from(further).where(*free, is_free))
        return pairs

    def _has_id_here(self, table: FromClause) -> ColumnElement[bool]:
        of_it = (_held.c.entity == self._entity, _held.c.profile_id == table.c.id)
        if self._system:
            return sa.exists().where(*of_it, _held.c.system == self._system)
        here = sa.exists().where(*of_it, _held.c.system == "")
        return sa.or_(sa.and_(table.c.external_id.is_not(None), ~self._is_shown_of_another(table)), here)

    def _is_shown_of_another(self, table: FromClause) -> ColumnElement[bool]:
        """Whether the own id that a record shows is from a particular system."""
        return sa.exists().where(
            _held.c.entity == self._entity, _held.c.value == table.c.external_id, _held.c.profile_id == table.c.id,
            _held.c.system.not_in(["", *NO_SYSTEMS]),
        )  # fmt: skip

    # By address or name

    def _by_key(self, named: FromClause, ids: FromClause, *, has_ids: bool) -> sa.TableClause:
        asked = self._temporary("asked_key", sa.Column("first", sa.BigInteger))
        lines = sa.select(named.c.key, sa.func.min(named.c.line)).where(
            named.c.own_id == "", named.c.key != "", named.c.is_telling
        )
        fill(self._connection, asked, lines.group_by(named.c.key))
        self._settled(asked)
        found = self._temporary("who_by_key", *_found_columns())
        if self._key is None or not has_rows(self._connection, asked):
            return found
        candidates = self._temporary(
            "key_candidate", sa.Column("record", sa.BigInteger), sa.Column("is_living", sa.Boolean),
            sa.Column("is_now", sa.Boolean), sa.Column("is_new", sa.Boolean), key=False,
        )  # fmt: skip
        self._add_known(candidates, asked)
        if has_ids:
            same = sa.join(sa.join(named, ids, ids.c.text == named.c.own_id), asked, asked.c.text == named.c.key)
            rows = (
                sa.select(asked.c.text, ids.c.record, sa.true(), sa.true(), ids.c.is_new)
                .select_from(same)
                .where(ids.c.trouble.is_(None))
            )
            fill(self._connection, candidates, rows.distinct())
            self._name_twins(candidates, ids)
        each = candidates.c
        has_it = (each.is_living, each.is_now)
        now = sa.func.count(each.record.distinct()).filter(*has_it)
        living = sa.func.count(each.record.distinct()).filter(each.is_living)
        record = sa.case(
            (now == 1, sa.func.min(each.record).filter(*has_it)),
            (sa.and_(now == 0, living == 1), sa.func.min(each.record).filter(each.is_living)),
            (living == 0, sa.func.min(each.record)),
        )
        trouble = sa.case(
            (living == 0, sa.literal(Trouble.DELETED.value)),
            (now > 1, sa.literal(Trouble.SEVERAL_BY_KEY.value)),
            (sa.and_(now == 0, living > 1), sa.literal(Trouble.SEVERAL_BY_FORMER.value)),
        )
        is_new = sa.and_(now == 1, sa.func.count().filter(each.is_new) > 0)
        known = sa.select(
            each.text, record, is_new, trouble, sa.false(), sa.cast(sa.null(), sa.BigInteger)
        ).group_by(each.text)  # fmt: skip
        fill(self._connection, found, known)
        unknown = sa.select(asked.c.text, asked.c.first).where(~sa.exists().where(each.text == asked.c.text))
        self._add_new(found, unknown, gains=False)
        return self._settled(found)

    def _name_twins(self, candidates: sa.TableClause, ids: FromClause) -> None:
        """Put the record that a twin goes into in its place."""
        kept = sa.select(sa.func.min(ids.c.record)).where(ids.c.twin == candidates.c.record).scalar_subquery()
        twins = sa.select(ids.c.twin).where(ids.c.twin.is_not(None))
        self._connection.execute(sa.update(candidates).where(candidates.c.record.in_(twins)).values(record=kept))

    def _add_known(self, candidates: sa.TableClause, asked: FromClause) -> None:
        assert self._key is not None
        if self._is_empty:
            return
        table = self._table
        columns = (asked.c.text, table.c.id, table.c.deleted_at.is_(None))
        now = sa.select(*columns, sa.true(), sa.false())
        fill(self._connection, candidates, now.select_from(DrivenJoin(asked, table, self._key == asked.c.text)))
        if self._entity in FURTHER:
            further = DrivenJoin(DrivenJoin(asked, _identifier, self._is_named(asked.c.text)), table, _of_it(table))
            fill(self._connection, candidates, sa.select(*columns, sa.false(), sa.false()).select_from(further))

    def _is_held_now(self, key: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a living record has a further address or a domain as its first address or its name."""
        other = self._table.alias("other")
        return sa.exists().where(other.c[KEYS[self._entity] or ""] == key, other.c.deleted_at.is_(None))

    def _is_named(self, key: ColumnElement[str]) -> ColumnElement[bool]:
        return sa.and_(
            _identifier.c.entity == self._entity,
            _identifier.c.value == key,
            _identifier.c.system == FURTHER[self._entity],
        )

    def _is_further(self, record: ColumnElement[int], key: ColumnElement[str]) -> ColumnElement[bool]:
        if self._entity not in FURTHER:
            return sa.false()
        system = FURTHER[self._entity]
        is_named = (_held.c.entity == self._entity, _held.c.value == key, _held.c.system == system)
        return sa.exists().where(*is_named, _held.c.profile_id == record)

    # Tables

    def _temporary(self, name: str, *columns: sa.Column[Any], key: bool = True) -> sa.TableClause:
        """Create a table with the column ``text``, its key if there is one row for each."""
        return temporary_table(self._connection, name, sa.Column("text", Key, primary_key=key), *columns)

    def _nothing(self, name: str) -> sa.TableClause:
        return self._temporary(name, *_found_columns())

    def _settled(self, table: sa.TableClause) -> sa.TableClause:
        dialect_of(self._connection).writing.estimate(self._connection, table.name)
        return table

    def _add_new(self, found: sa.TableClause, new: Select[Any], *, gains: bool) -> None:
        """Add new records, in the order of their first lines."""
        rows = new.subquery("new")
        place = sa.func.row_number().over(order_by=rows.c.first)
        if self._gives_ids:
            given = dialect_of(self._connection).writing.next_id(self._connection, self._table, place + self._given)
        else:
            given = 0 - (place + self._given)
        each = sa.select(
            rows.c.text, given, sa.true(), sa.cast(sa.null(), Key), sa.literal(gains), sa.cast(sa.null(), sa.BigInteger)
        ).order_by(rows.c.first)
        before = count_rows(self._connection, found)
        fill(self._connection, found, each)
        self._given += count_rows(self._connection, found) - before


def _found_columns() -> Iterator[sa.Column[Any]]:
    yield sa.Column("record", sa.BigInteger)
    yield sa.Column("is_new", sa.Boolean)
    yield sa.Column("trouble", Key)
    yield sa.Column("gains", sa.Boolean)
    yield sa.Column("twin", sa.BigInteger)


def _of_it(table: FromClause) -> ColumnElement[bool]:
    return table.c.id == _identifier.c.profile_id
