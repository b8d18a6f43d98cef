"""Giving an attribute or property another type: first what it would do to every value, then doing exactly that."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known
from core.changes.log import note_reshaping, note_version
from core.errors import CatalogError, ConflictError
from core.importing import Format
from core.importing.values.cells import CellError, Setting
from core.language.catalog import MONEY_DECIMALS, Attribute, Catalog
from core.language.mentions import Asked
from core.language.operators import AttributeType
from core.lifecycle.attributes.conversion import (
    choices_in,
    converter,
    decimals_in,
    followed,
    open_question,
    retyped,
    weigh,
    written,
)
from core.lifecycle.attributes.uses import Use, asked, named, rewrite, spoiled_uses
from core.store import gate
from core.store.cancelling import Cancellation
from core.store.choices import declared
from core.store.database import Database
from core.store.declaring import OF_A_LIST, Choices, check_attribute, load_catalog, locked_catalog, write_attribute
from core.store.masks import masking
from core.store.records import INTERACTION
from core.store.reshaping import Conversion, Held, forget_former_values, held_values
from core.store.segments import checked_zone, lock_segments

MOST_SAMPLES = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """The type that an attribute is to have.

    ``decimals`` are those of a number; by default as many as its values have. ``choices`` are those of a list; by
    default its values become choices. ``format`` says how texts write days and numbers; by default they must tell.
    Days and instants without an offset are in ``zone``.
    """

    type: AttributeType
    decimals: int | None = None
    choices: Choices = ()
    format: Format | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Sample:
    """A value before and after, both as people read them, and in how many records; ``reason`` is why it has none."""

    before: str
    after: str
    records: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Retyping:
    """What another type does: in how many records values are kept and lost, with samples of each, the most frequent
    first. ``question`` is what must be answered first. ``spoiled`` are uses that would not fit the type any more; it is
    refused while one of them is what a live segment serves.
    """

    before: Attribute
    after: Attribute
    kept: int
    lost: int
    distinct_lost: int
    kept_samples: tuple[Sample, ...]
    lost_samples: tuple[Sample, ...]
    question: str = ""
    spoiled: tuple[Use, ...] = ()

    @property
    def refusal(self) -> str:
        """Why it can't be done now, ``""`` if it can."""
        serving = [use for use in self.spoiled if use.is_serving]
        if self.question:
            return f"attribute “{self.before.label}”: {self.question}"
        if serving:
            return (
                f"attribute “{self.before.label}”: must stay {self.before.type.value} while {named(serving)} asks it "
                "in a way that the new type has not. Change or stop that first."
            )
        return ""


@masking
def preview_retyping(
    database: Database,
    caller: Caller,
    entity: str,
    name: str,
    wanted: Wanted,
    *,
    cancellation: Cancellation | None = None,
) -> Retyping:
    """Tell what another type would do, and change nothing. Raises CatalogError if it can't be the attribute's."""
    subject = Subject("attribute", f"{entity}.{name}")
    with gate.reading(database, caller, UseCase.PREVIEW_RETYPING, subject, cancellation=cancellation) as session:
        return _Retyping.begin(session, caller, load_catalog(session), entity, name, wanted).tell()


@masking
def retype(
    database: Database, caller: Caller, entity: str, name: str, wanted: Wanted, *, most_lost: int = 0
) -> Retyping:
    """Give an attribute another type with all of its values, in one transaction. Segments that ask it are evaluated
    again with their next refresh.

    Raises CatalogError if the type can't be the attribute's, and ConflictError if a live segment could not go on, or
    if the values of more than ``most_lost`` records would be lost: others may have written some since the preview.
    """

    def work(session: Session) -> Retyping:
        lock_segments(session)
        retyping = _Retyping.begin(session, caller, locked_catalog(session), entity, name, wanted)
        # Segments before records, in the order in which a refresh locks them.
        serving = retyping.rewrite_definitions(caller.at)
        conversion = Conversion(session, entity, retyping.before, retyping.after)
        conversion.add(retyping.pairs())
        done = retyping.tell()
        if done.refusal:
            raise ConflictError(done.refusal)
        if done.lost > most_lost:
            raise ConflictError(
                f"attribute “{done.before.label}”: values may be lost in {most_lost:,} records at most "
                f"(got {done.lost:,}). Look at them, and say in how many."
            )
        conversion.carry_over()
        forget_former_values(session, entity, done.before)
        write_attribute(session, entity, done.after)
        note_reshaping(session, entity)
        for segment_id in serving:
            note_version(session, segment_id)
        return done

    subject = Subject("attribute", f"{entity}.{name}")
    return gate.replayed(database, caller, UseCase.RETYPE_ATTRIBUTE, work, subject=subject)


@dataclass
class _Retyping:
    """One change of type; `pairs` walks the values and counts, `tell` says what it counted."""

    session: Session
    caller: Caller
    entity: str
    catalog: Catalog
    before: Attribute
    after: Attribute
    format: Format
    setting: Setting
    question: str
    spoiled: list[Use] | None = None
    is_walked: bool = False
    kept: int = 0
    lost: int = 0
    distinct_lost: int = 0
    kept_samples: list[Sample] = field(default_factory=list)
    lost_samples: list[Sample] = field(default_factory=list)

    @classmethod
    def begin(
        cls, session: Session, caller: Caller, catalog: Catalog, entity: str, name: str, wanted: Wanted
    ) -> _Retyping:
        """Check what is wanted, and look at the values for choices and for how they are written."""
        before = declared(catalog, entity, name)
        where = f"attribute “{before.label}”"
        if not before.custom:
            raise CatalogError(f"{where}: must be one that somebody declared to get another type (it is built in).")
        if before.consent:
            raise CatalogError(
                f"{where}: must stay yes/no, as it has the state of a consent. Declare another attribute."
            )
        zone = ZoneInfo(checked_zone(wanted.zone))
        format_, question, decimals = wanted.format or Format(), "", wanted.decimals
        if before.type is AttributeType.TEXT:
            with closing(_readable(session, entity, before)) as readable:
                evidence = weigh(held.value for held in readable)
            if wanted.format is None:
                format_, question = open_question(wanted.type, evidence)
            if decimals is None and wanted.type is AttributeType.NUMBER and not question:
                decimals = decimals_in(evidence, format_)
        if decimals is None and wanted.type is AttributeType.NUMBER:
            decimals = before.decimals
        if wanted.type is AttributeType.MONEY:
            decimals = decimals or MONEY_DECIMALS
        choices = wanted.choices
        if wanted.type in OF_A_LIST and not choices:
            with closing(_readable(session, entity, before)) as readable:
                texts = ((written(before, held.value), held.records) for held in readable)
                choices = choices_in(before, texts, are_several=wanted.type is AttributeType.CHOICES)
        after = retyped(before, wanted.type, decimals or 0, choices)
        if (before.type, before.decimals) == (after.type, after.decimals):
            raise CatalogError(f"{where}: must get another type than it has (got {after.type.value}).")
        check_attribute(where, after)
        setting = Setting(before.label, zone, caller.at.astimezone(zone).date(), has_own_options=True)
        return cls(session, caller, entity, catalog, before, after, format_, setting, question)

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        """Yield each stored value with the plain one that it becomes, None if it is lost."""
        self.is_walked = True
        convert = converter(self.before, self.after, self.format, self.setting)
        for held in held_values(self.session, self.entity, self.before):
            try:
                value = convert(held.value)
            except CellError as error:
                self.lost += held.records
                self.distinct_lost += 1
                if _is_kept(self.lost_samples, held):
                    _keep(self.lost_samples, Sample(self._shown(held), "", held.records, str(error)))
                yield held.stored, None
                continue
            self.kept += held.records
            if _is_kept(self.kept_samples, held):
                _keep(self.kept_samples, Sample(self._shown(held), written(self.after, value), held.records))
            yield held.stored, value

    def _shown(self, held: Held) -> str:
        return str(held.stored) if held.value is None else written(self.before, held.value)

    def rewrite_definitions(self, now: datetime) -> list[int]:
        """Let definitions follow values that are written otherwise; as `rewrite`. What can't follow is known before."""
        self.spoiled = self._find_spoiled()
        return rewrite(self.session, self.catalog, self._asked, followed(self.before, self.after), now)

    def _find_spoiled(self) -> list[Use]:
        known = Known.of(self.session)
        after = replace(known, catalog=with_attribute(known.catalog, self.entity, self.after))
        return spoiled_uses(self.session, self.caller, known, after, self._asked, followed(self.before, self.after))

    @property
    def _asked(self) -> Asked:
        return asked(self.entity, self.before.name)

    def tell(self) -> Retyping:
        """Say what it does; walk the values first if nobody did."""
        if not self.is_walked:
            for _ in self.pairs():
                pass
        return Retyping(
            self.before,
            self.after,
            self.kept,
            self.lost,
            self.distinct_lost,
            tuple(self.kept_samples),
            tuple(self.lost_samples),
            self.question,
            tuple(self._find_spoiled() if self.spoiled is None else self.spoiled),
        )


def with_attribute(catalog: Catalog, entity: str, attribute: Attribute) -> Catalog:
    """Return a catalog with an attribute in place of the one with its name."""

    def put(attributes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
        return tuple(attribute if one.name == attribute.name else one for one in attributes)

    if entity == INTERACTION:
        return replace(catalog, properties=put(catalog.properties))
    entities = (replace(e, attributes=put(e.attributes)) if e.name == entity else e for e in catalog.entities)
    return replace(catalog, entities=tuple(entities))


def _readable(session: Session, entity: str, attribute: Attribute) -> Generator[Held, None, None]:
    with closing(held_values(session, entity, attribute)) as values:
        yield from (held for held in values if held.value is not None)


def _is_kept(samples: list[Sample], held: Held) -> bool:
    """Whether a value belongs to the samples, which are those with the most records."""
    return len(samples) < MOST_SAMPLES or held.records > samples[-1].records


def _keep(samples: list[Sample], sample: Sample) -> None:
    """Keep a sample in the order of records."""
    samples.append(replace(sample, before=sample.before[:200], after=sample.after[:200]))
    samples.sort(key=lambda one: (-one.records, one.before))
    del samples[MOST_SAMPLES:]
