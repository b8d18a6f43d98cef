"""Who each staged row is about: all rows at once, before any is merged into the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.answers import Gone
from core.importing.identity.company_domains import (
    OWN_ACCOUNT,
    REFERRED_ACCOUNT,
    Naming,
    keep_domains,
    keep_referred_domains,
    name_by_domain,
    settle_who,
)
from core.importing.identity.creating import (
    create_referred,
    keep_addresses,
    keep_further,
    keep_identifiers,
    keep_repeated,
    name_known,
    show_gained,
)
from core.importing.identity.finding import KEYS, Finder, Found, Further, further_address
from core.importing.identity.interactions import Interactions
from core.importing.identity.merges import Pair, merge_records
from core.importing.identity.repeats import join_profiles
from core.importing.identity.troubles import (
    OWN_ID,
    OWN_KEY,
    REFERENCE_ID,
    REFERENCE_KEY,
    Trouble,
    column_of,
    reason_of,
)
from core.importing.runs.planning import Plan
from core.importing.runs.staging import Staging
from core.importing.values.report import LINES, SHARED, Note
from core.language.folding import KEY_SUFFIX
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.records import INTERACTION, record_table
from core.store.tables import EMAIL_SYSTEM, Identifier, table_of
from core.store.temporary import count_rows, fill, temporary_table

_identifier = table_of(Identifier)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some rows that are taken, by the column of the file that it is about."""

    column: str
    remark: str
    number: int
    first_line: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """Staged rows with the ids of their records.

    ``rows`` is a temporary table of those that are taken: ``line``; ``record``, the id of the profile or interaction;
    ``reference``, that of the account or contact it refers to; of profiles whether the record ``is_new``, and whether
    it takes own id and e-mail address from the row (``sets_id``, ``sets_email``). New profiles have their ids already.
    ``refused`` is a temporary table of rows without a record: ``line``, ``field``, ``text`` and ``trouble``.
    ``repeated`` rows were joined into a later one of the same record; ``without`` rows are taken although the record
    that they refer to is not known. ``created`` counts records that rows refer to. ``returned`` are deleted ones that
    came back, ``stayed_out`` rows of deleted ones that did not; they are not refused. ``merges`` says of each two
    records that a row proves to be one which went into which.
    """

    staging: Staging
    plan: Plan
    own: Found | None
    referred: Found | None
    rows: sa.TableClause
    refused: sa.TableClause
    number: int
    repeated: int
    refused_number: int
    without: int
    created: int
    returned: int
    stayed_out: int
    merges: tuple[str, ...]
    told: tuple[Told, ...]

    def staged(self) -> FromClause:
        """Return staged rows and their records as one table."""
        staged, rows = self.staging.table, self.rows
        columns = [column for column in staged.c if column.name not in rows.c]
        joined = sa.join(rows, staged, rows.c.line == staged.c.line)
        return sa.select(*rows.c, *columns).select_from(joined).subquery("staged")

    def refusals(self) -> Iterator[Note]:
        """Yield refused rows by line, with their reasons in words."""
        return self._worded(None, (OWN_ID, OWN_KEY) if self.own else (REFERENCE_ID, REFERENCE_KEY))

    def notes(self, most: int) -> Iterator[Note]:
        """Yield the first rows that are taken without the record they refer to, with the reasons in words."""
        return self._worded(most, (REFERENCE_ID, REFERENCE_KEY)) if self.own else iter(())

    def _worded(self, most: int | None, wanted: Sequence[str]) -> Iterator[Note]:
        refused = self.refused
        query = sa.select(refused).where(refused.c.field.in_(wanted)).order_by(refused.c.line).limit(most)
        if most is None:
            query = query.where(refused.c.trouble != Trouble.DELETED.value)
        for line, field, text, trouble in self.staging.connection.execute(query):
            why = Trouble(trouble)
            yield Note(line, column_of(self.plan, field, why), reason_of(self.plan, field, text, why))

    def finish(self) -> None:
        """Keep the own ids that records gained, once they are written."""
        for found in (self.own, self.referred):
            if found is not None:
                keep_identifiers(self.staging.connection, found)


def resolve(
    staging: Staging, plan: Plan, *, creates: Mapping[str, bool], gone: Gone, at: datetime, by: str
) -> Resolved:
    """Find the record of each staged row, and the records that rows refer to.

    Unknown records that rows refer to are created if ``creates`` allows it for their entity, known ones gain ids, and
    nobody else may give ids before the transaction ends.
    """
    if _gives_ids(plan, creates):
        dialect_of(staging.connection).transactions.hold(staging.connection, Lock.OWN_IDS)
    resolving = _Resolving(staging, plan, creates, gone, at=at, by=by)
    return resolving.interactions() if plan.entity == INTERACTION else resolving.profiles()


def _gives_ids(plan: Plan, creates: Mapping[str, bool]) -> bool:
    """Whether records may be made or gain ids."""
    refers = plan.refers
    return plan.entity != INTERACTION or (
        refers is not None and (creates[refers.entity] or (refers.id is not None and refers.text is not None))
    )


class _Resolving:
    def __init__(
        self, staging: Staging, plan: Plan, creates: Mapping[str, bool], gone: Gone, *, at: datetime, by: str
    ) -> None:
        self._at = at
        self._by = by
        self._staging = staging
        self._staged = staging.table
        self._connection = staging.connection
        self._plan = plan
        self._gone = gone
        self._returned = 0
        self._told: list[Told] = []
        self._merges: list[str] = []
        self._creates = plan.refers is not None and creates[plan.refers.entity]
        self._referred = self._find_referred()
        self._created = self._referred.new if self._referred is not None and self._creates else 0
        if self._referred is not None:
            self._write_referred(self._referred)
        self._refused = temporary_table(
            self._connection, "import_refused", sa.Column("line", sa.BigInteger), sa.Column("field", Key),
            sa.Column("text", Key), sa.Column("trouble", Key),
        )  # fmt: skip

    def interactions(self) -> Resolved:
        assert self._referred is not None
        staged = self._staged
        record, trouble, joined = self._reference(staged)
        rows = self._rows(sa.Column("record", sa.BigInteger), sa.Column("reference", sa.BigInteger))
        field, named = self._name(staged, "ref_id", "ref_text", REFERENCE_ID, REFERENCE_KEY)
        taken = sa.select(staged.c.line, staged.c.record, record).select_from(joined).where(trouble.is_(None))
        fill(self._connection, rows, taken.where(record.is_not(None)))
        number = count_rows(self._connection, rows)
        if number < self._staging.rows:
            why = sa.func.coalesce(trouble, sa.case((named == "", Trouble.UNNAMED.value), else_=Trouble.UNKNOWN.value))
            refused = sa.select(staged.c.line, field, named, why).select_from(joined)
            fill(self._connection, self._refused, refused.where(sa.or_(trouble.is_not(None), record.is_(None))))
        dialect_of(self._connection).writing.estimate(self._connection, rows.name)
        interactions = Interactions(self._staging, self._plan, rows)
        repeated = interactions.settle()
        if interactions.lines and self._plan.own is not None:
            self._told.append(Told(self._plan.own.column, LINES, interactions.lines, interactions.first_line))
        return self._resolved(None, rows, number - repeated, repeated, 0)

    def profiles(self) -> Resolved:
        staged, plan = self._staged, self._plan
        own_id, key = _column_of(staged, "to_external_id"), _key_of(staged, plan)
        finder = Finder(self._connection, plan.entity, plan.system, gives_ids=True)
        also = _further_of(staged)
        if plan.domain:
            settle_who(self._connection, staged, OWN_ACCOUNT)
        found = finder.find(staged, staged.c.line, own_id, key, _beside(staged, OWN_ACCOUNT) if plan.domain else also)
        if self._gone is Gone.COME_BACK:
            back = found.bring_back(self._connection)
            self._returned = self._connection.scalar(sa.select(sa.func.count(back.c.id.distinct()))) or 0
            table = record_table(plan.catalog, plan.entity)
            self._connection.execute(
                sa.update(table).where(table.c.id.in_(sa.select(back.c.id))).values(deleted_at=None)
            )
        self._merge_twins(found)
        rows = self._rows(
            sa.Column("record", sa.BigInteger), sa.Column("reference", sa.BigInteger), sa.Column("is_new", sa.Boolean),
            sa.Column("sets_id", sa.Boolean), sa.Column("sets_email", sa.Boolean),
        )  # fmt: skip
        of_row = found.of_rows(staged, own_id, key, also)
        reference, reference_trouble, joined = self._reference(of_row.rows)
        taken = sa.select(
            staged.c.line, of_row.record, sa.case((reference_trouble.is_(None), reference)), of_row.is_new,
            self._sets_id(found) if own_id is not None else sa.false(), sa.true(),
        ).select_from(joined)  # fmt: skip
        fill(self._connection, rows, taken.where(of_row.record.is_not(None), of_row.trouble.is_(None)))
        number = count_rows(self._connection, rows)
        if number < self._staging.rows:
            field, named = self._name(staged, "to_external_id", _text_of(plan), OWN_ID, OWN_KEY)
            why = sa.func.coalesce(of_row.trouble, Trouble.UNNAMED.value)
            refused = sa.select(staged.c.line, field, named, why).select_from(joined)
            fill(
                self._connection,
                self._refused,
                refused.where(sa.or_(of_row.trouble.is_not(None), of_row.record.is_(None))),
            )
        without = self._note_without(rows)
        dialect_of(self._connection).writing.estimate(self._connection, rows.name)
        self._keep_main_addresses(rows, own_id, key)
        if plan.domain:
            self._keep_domains(rows)
        repeated = join_profiles(self._staging, rows)
        if plan.entity == "contact":
            self._keep_addresses(rows, sa.literal("") if key is None else key, also, repeated)
        return self._resolved(found, rows, number - repeated, repeated, without)

    def _keep_addresses(
        self, rows: sa.TableClause, key: ColumnElement[str], also: Further | None, repeated: int
    ) -> None:
        """Keep the addresses that contacts are about to lose, and the further ones of rows."""
        staged, staging = self._staged, self._staging
        both = sa.join(rows, staged, staged.c.line == rows.c.line)
        if self._plan.known_by is not None:
            keep_addresses(self._connection, both, rows, key)
            if repeated and staging.twice is not None:
                keep_repeated(self._connection, staged, rows, staging.twice, key)
        if also is not None:
            keep_further(self._connection, both, rows, key, also.key)
            self._tell_shared(both, rows, also.key)
        if staging.further is not None:
            more = sa.join(both, staging.further, staging.further.c.line == rows.c.line)
            keep_further(self._connection, more, rows, key, staging.further.c.key)

    def _tell_shared(self, both: FromClause, rows: sa.TableClause, also: ColumnElement[str]) -> None:
        """Tell of rows whose further address another contact has too."""
        contact = record_table(self._plan.catalog, "contact")
        of_other = sa.exists().where(
            contact.c.email_key == also, contact.c.deleted_at.is_(None), contact.c.id != rows.c.record
        )
        also_of_other = sa.exists().where(
            _identifier.c.entity == "contact", _identifier.c.system == EMAIL_SYSTEM, _identifier.c.value == also,
            _identifier.c.profile_id != rows.c.record,
        )  # fmt: skip
        query = sa.select(sa.func.count(), sa.func.min(rows.c.line)).select_from(both)
        number, first = self._connection.execute(query.where(also != "", sa.or_(of_other, also_of_other))).one()
        if number and self._plan.also is not None:
            self._told.append(Told(self._plan.also.column, SHARED, number, first))

    def _keep_domains(self, rows: sa.TableClause) -> None:
        staged = self._staged
        if "to_name" in staged.c:
            name_by_domain(self._connection, staged, rows)
        domain = sa.func.coalesce(staged.c.domain, "", type_=Key())
        joined = sa.join(rows, staged, staged.c.line == rows.c.line)
        keep_domains(self._connection, joined, rows.c.record, domain)

    def _merge_twins(self, found: Found) -> None:
        """Merge what a row proves to be one: the record with its own id, and the one with its address or name."""
        ids = found.ids
        twins = sa.select(ids.c.record, sa.func.min(ids.c.twin)).where(ids.c.twin.is_not(None)).group_by(ids.c.record)
        pairs = {gone: Pair(kept, gone) for kept, gone in self._connection.execute(twins)}
        self._merges += [f"{found.entity} {pair.gone} into {pair.kept}" for pair in pairs.values()]
        merge_records(
            self._connection,
            self._plan.catalog,
            found.entity,
            list(pairs.values()),
            at=self._at,
            by=self._by,
        )

    def _find_referred(self) -> Found | None:
        refers, staged = self._plan.refers, self._staged
        if refers is None:
            return None
        finder = Finder(self._connection, refers.entity, self._plan.system, gives_ids=self._creates)
        beside = None
        if refers.domain:
            settle_who(self._connection, staged, REFERRED_ACCOUNT)
            beside = _beside(staged, REFERRED_ACCOUNT)
        return finder.find(staged, staged.c.line, _column_of(staged, "ref_id"), _reference_key(staged), beside)

    def _write_referred(self, referred: Found) -> None:
        self._merge_twins(referred)
        if self._creates:
            create_referred(self._connection, referred, self._staged, self._at)
        name_known(self._connection, referred, self._staged, self._at)
        show_gained(self._connection, referred, self._staged, self._at)
        if "ref_domain" in self._staged.c:
            staged = self._staged
            of_rows = referred.of_rows(staged, _column_of(staged, "ref_id"), _reference_key(staged))
            keep_referred_domains(self._connection, staged, of_rows)

    def _reference(self, rows: FromClause) -> tuple[ColumnElement[Any], ColumnElement[Any], FromClause]:
        """Join rows with the records that they refer to. Return id, trouble and the joined rows; both NULL if a row
        refers to nobody.
        """
        if self._referred is None:
            return sa.cast(sa.null(), sa.BigInteger), sa.cast(sa.null(), Key), rows
        staged = self._staged
        found = self._referred.of_rows(rows, _column_of(staged, "ref_id"), _reference_key(staged))
        if self._creates:
            return found.record, found.trouble, found.rows
        unknown = sa.case((found.is_new, sa.literal(Trouble.UNKNOWN.value)), else_=found.trouble)
        return found.record, unknown, found.rows

    def _sets_id(self, found: Found) -> ColumnElement[bool]:
        """Whether a record takes the own id of the row as the one it shows: it has none, and nobody else shows it."""
        table = record_table(self._plan.catalog, self._plan.entity)
        other, itself = table.alias("other"), table.alias("itself")
        is_taken = sa.exists().where(other.c.external_id == found.ids.c.text)
        has_one = sa.exists().where(itself.c.id == found.ids.c.record, itself.c.external_id.is_not(None))
        return sa.func.coalesce(sa.and_(found.ids.c.gains, ~is_taken, ~has_one), sa.false())

    def _keep_main_addresses(
        self, rows: sa.TableClause, own_id: ColumnElement[str] | None, key: ColumnElement[str] | None
    ) -> None:
        """Let contacts that a row knows by a further address keep their first one."""
        if self._plan.entity != "contact" or key is None:
            return
        is_further = (_identifier.c.entity == "contact", _identifier.c.system == EMAIL_SYSTEM)
        if self._connection.scalar(sa.select(sa.literal(1)).where(*is_further).limit(1)) is None:
            return
        staged = self._staged
        by_address = sa.exists().where(
            staged.c.line == rows.c.line, *([] if own_id is None else [own_id == ""]), *is_further,
            _identifier.c.value == key, _identifier.c.profile_id == rows.c.record,
        )  # fmt: skip
        self._connection.execute(sa.update(rows).where(by_address).values(sets_email=False))

    def _note_without(self, rows: sa.TableClause) -> int:
        """Note the rows that are taken without the record they refer to. Return their number."""
        if self._referred is None:
            return 0
        staged = self._staged
        field, named = self._name(
            staged, "ref_id", "ref_text" if "ref_text" in staged.c else "ref_domain", REFERENCE_ID, REFERENCE_KEY
        )
        record, trouble, joined = self._reference(staged)
        why = sa.func.coalesce(trouble, sa.case((record.is_(None), Trouble.UNKNOWN.value)))
        without = sa.select(staged.c.line, field, named, why).select_from(joined)
        before = count_rows(self._connection, self._refused)
        fill(self._connection, self._refused, without.where(named != "", why.is_not(None)))
        return count_rows(self._connection, self._refused) - before

    def _name(
        self, staged: FromClause, id_name: str, key_name: str, by_id: str, by_key: str
    ) -> tuple[ColumnElement[str], ColumnElement[str]]:
        """What names a row: the kind of that, and the text. It is the own id if there is one, else address or name."""
        own_id, key = _column_of(staged, id_name), _column_of(staged, key_name)
        if own_id is None or key is None:
            text = own_id if own_id is not None else key if key is not None else sa.literal("", Key)
            return sa.literal(by_key if own_id is None else by_id, Key), text
        has_id = own_id != ""
        return sa.case((has_id, sa.literal(by_id, Key)), else_=sa.literal(by_key, Key)), sa.case(
            (has_id, own_id), else_=key
        )

    def _rows(self, *columns: sa.Column[Any]) -> sa.TableClause:
        numbered = dialect_of(self._connection).writing.numbered_column("line")
        return temporary_table(self._connection, "import_rows", numbered, *columns)

    def _resolved(self, own: Found | None, rows: sa.TableClause, number: int, repeated: int, without: int) -> Resolved:
        fields = (OWN_ID, OWN_KEY) if own else (REFERENCE_ID, REFERENCE_KEY)
        table = self._refused
        is_deleted = table.c.field.in_(fields), table.c.trouble == Trouble.DELETED.value
        stayed_out = count_rows(self._connection, sa.select(table).where(*is_deleted).subquery("deleted"))
        refused = count_rows(self._connection, table) - without - stayed_out
        return Resolved(
            self._staging, self._plan, own, self._referred, rows, self._refused, number, repeated, refused, without,
            self._created, self._returned, stayed_out, tuple(self._merges), tuple(self._told),
        )  # fmt: skip


def _column_of(staged: FromClause, name: str) -> ColumnElement[str] | None:
    """Return a staged text, an empty one for no data; None if the file has no such column."""
    return sa.func.coalesce(staged.c[name], "", type_=Key()) if name in staged.c else None


def _beside(staged: FromClause, naming: Naming) -> Further | None:
    """Return the domains of rows with own ids, which find accounts beside their name; None if no row has an own id."""
    own_id = _column_of(staged, naming.own_id)
    domain = sa.func.coalesce(staged.c[naming.domain], "", type_=Key())
    return None if own_id is None else Further(sa.case((own_id != "", domain), else_=""), sa.true())


def _reference_key(staged: FromClause) -> ColumnElement[str] | None:
    return _column_of(staged, REFERRED_ACCOUNT.who if "ref_who" in staged.c else "ref_key")


def _further_of(staged: FromClause) -> Further | None:
    key = _column_of(staged, "also_key")
    names = {name: _column_of(staged, f"to_{name}") for name in ("first_name_key", "last_name_key")}
    return key if key is None else further_address(key, {name: its for name, its in names.items() if its is not None})


def _key_of(staged: FromClause, plan: Plan) -> ColumnElement[str] | None:
    if plan.domain:
        return _column_of(staged, OWN_ACCOUNT.who)
    key = KEYS[plan.entity]
    return _column_of(staged, f"to_{key}") if key else None


def _text_of(plan: Plan) -> str:
    """Return the staged column with the address or name of a row as the file has it."""
    return f"to_{(KEYS[plan.entity] or '').removesuffix(KEY_SUFFIX)}"
