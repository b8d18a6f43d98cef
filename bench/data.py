"""Contacts, accounts, leads and interactions in any number, as CSV files: the same bytes on every run.

Each file has one seed, and chance is drawn a block at a time, so memory is constant.
Activity is skewed: of a million contacts, the most active hundredth does a quarter of everything, and
one in ten nothing at all. Interactions are in the order of time, as exports are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from bench.scale import AS_OF, Scale

SEED = 20
DAYS = 1_095
"""How far back interactions reach."""
_BLOCK = 250_000

Rows = npt.NDArray[np.int64]
Columns = dict[str, pa.Array]

FILES = {"account": "accounts.csv", "contact": "contacts.csv", "lead": "leads.csv", "interaction": "interactions.csv"}

_CITIES = [f"City {number}" for number in range(1_000)]
_FIRST_NAMES = [
    "Ada", "Änne", "Björn", "Carla", "Dmitri", "Elif", "Émile", "Fatima", "Günter", "Hana", "Ivo", "Jürgen", "Kofi",
    "Lena", "Milan", "Noor", "Ole", "Paula", "Rui", "Søren",
]  # fmt: skip
_SYLLABLES = ("stein", "berg", "feld", "mann", "weiß", "holm", "kova", "sen", "rossi", "dupré", "brandt", "land")
_LAST_NAMES = [(first + second).capitalize() for first in _SYLLABLES for second in _SYLLABLES]
_COUNTRIES = ("Germany", "France", "Poland", "Austria", "Italy", "Denmark")
_INDUSTRIES = ("construction", "agriculture", "landscaping", "forestry", "municipal", "rental", "logistics", "energy")
_JOBS = ("Buyer", "Owner", "Site manager", "Mechanic", "Head of purchasing", "Dispatcher")
_SOURCES = ("web", "referral", "trade_show", "phone", "partner")
_STATUSES = ("new", "contacted", "qualified", "disqualified", "converted")
_EMAILS = [f"Newsletter {number}" for number in range(200)]
_LINKS = [f"https://dealer.example/offer/{number}" for number in range(100)]
_FORMS = [f"Form {number}" for number in range(20)]
_PAGES = [f"/machines/{number}" for number in range(500)]
_EQUIPMENT = [f"Excavator {number}" for number in range(80)]
_CATEGORIES = ("Excavators", "Lifts", "Loaders", "Attachments")

_KINDS = (
    "email_sent", "email_delivered", "email_opened", "email_clicked", "page_visited", "form_submitted", "purchase",
    "rental",
)  # fmt: skip
_SHARES = (0.28, 0.27, 0.18, 0.06, 0.17, 0.015, 0.015, 0.01)
_WITH = {
    "email": ("email_sent", "email_delivered", "email_opened", "email_clicked"),
    "link": ("email_clicked",),
    "form": ("form_submitted",),
    "page": ("page_visited",),
    "equipment": ("purchase", "rental"),
    "category": ("purchase", "rental"),
    "amount": ("purchase", "rental"),
    "quantity": ("purchase", "rental"),
}
"""The properties of each kind."""


def write(scale: Scale, folder: Path) -> dict[str, Path]:
    """Write the file of each entity; existing ones stay."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {entity: folder / name for entity, name in FILES.items()}
    sizes = (scale.accounts, scale.contacts, scale.leads, scale.interactions)
    for (entity, path), size in zip(paths.items(), sizes, strict=True):
        if not path.exists():
            # Under another name until it is whole, so an interrupted file is not taken for done.
            unfinished = path.with_suffix(".unfinished")
            _write(unfinished, (_MAKERS[entity](scale, rows, _chance(entity, rows)) for rows in _blocks(size)))
            unfinished.rename(path)
    return paths


def _write(path: Path, blocks: Iterator[Columns]) -> None:
    first = pa.table(next(blocks))
    with csv.CSVWriter(path, first.schema) as out:
        out.write_table(first)
        for block in blocks:
            out.write_table(pa.table(block, schema=first.schema))


def _blocks(size: int) -> Iterator[Rows]:
    return (np.arange(start, min(start + _BLOCK, size)) for start in range(0, size, _BLOCK))


def _chance(entity: str, rows: Rows) -> np.random.Generator:
    """Return a generator of its own for each block, so that a change to one leaves the others as they are."""
    return np.random.default_rng([SEED, list(FILES).index(entity), int(rows[0])])


def _accounts(_: Scale, rows: Rows, chance: np.random.Generator) -> Columns:
    size = len(rows)
    return {
        "external_id": _numbered("A", rows),
        "name": _numbered("Account ", rows),
        "industry": _picked(_INDUSTRIES, _skewed(chance, len(_INDUSTRIES), size)),
        "employees": pa.array((chance.pareto(1.2, size) * 12 + 1).astype(np.int64).clip(max=200_000)),
        "annual_revenue": _money(chance, size, 5_000_000),
        "city": _picked(_CITIES, _skewed(chance, len(_CITIES), size)),
        "country": _picked(_COUNTRIES, _skewed(chance, len(_COUNTRIES), size)),
        "created_at": _instants(chance, size),
    }


def _contacts(scale: Scale, rows: Rows, chance: np.random.Generator) -> Columns:
    size = len(rows)
    no_account = chance.random(size) < 0.1
    return {
        "external_id": _numbered("C", rows),
        "first_name": _picked(_FIRST_NAMES, chance.integers(0, len(_FIRST_NAMES), size)),
        "last_name": _picked(_LAST_NAMES, chance.integers(0, len(_LAST_NAMES), size)),
        "email": _numbered("person", rows, "@mail.example"),
        "job_title": _picked(_JOBS, chance.integers(0, len(_JOBS), size), without=chance.random(size) < 0.3),
        "city": _picked(_CITIES, _skewed(chance, len(_CITIES), size), without=chance.random(size) < 0.05),
        "country": _picked(_COUNTRIES, _skewed(chance, len(_COUNTRIES), size)),
        "birthday": _days(chance, size, without=chance.random(size) < 0.2),
        "email_consent": pa.array(chance.random(size) < 0.6, mask=chance.random(size) < 0.1),
        "source": _picked(_SOURCES, _skewed(chance, len(_SOURCES), size)),
        "account": _numbered("A", _skewed(chance, scale.accounts, size), without=no_account),
        "created_at": _instants(chance, size),
    }


def _leads(scale: Scale, rows: Rows, chance: np.random.Generator) -> Columns:
    size = len(rows)
    return {
        "external_id": _numbered("L", rows),
        "topic": _picked(_EQUIPMENT, chance.integers(0, len(_EQUIPMENT), size)),
        "status": _picked(_STATUSES, _skewed(chance, len(_STATUSES), size)),
        "score": pa.array(chance.integers(0, 101, size)),
        "contact": _numbered("C", chance.integers(0, scale.contacts, size), without=chance.random(size) < 0.1),
        "created_at": _instants(chance, size),
    }


def _interactions(scale: Scale, rows: Rows, chance: np.random.Generator) -> Columns:
    size = len(rows)
    kinds = chance.choice(len(_KINDS), size, p=_SHARES)

    def without(property_: str) -> npt.NDArray[np.bool_]:
        return ~np.isin(kinds, [_KINDS.index(kind) for kind in _WITH[property_]])

    def picked(property_: str, values: Sequence[str]) -> pa.Array:
        return _picked(values, _skewed(chance, len(values), size), without=without(property_))

    # A row's share of the whole is its share of the time; the year before AS_OF has the most.
    done = (rows + chance.random(size)) / scale.interactions
    seconds = (DAYS * 86_400 * (1 - done**0.7)).astype(np.int64)
    quantities = pa.array(chance.integers(1, 9, size), mask=without("quantity"))
    return {
        "id": _numbered("I", rows),
        "contact": _numbered("C", _active(chance, scale.contacts, size)),
        "kind": _picked(_KINDS, kinds),
        "when": _before(np.sort(seconds)[::-1]),
        "email": picked("email", _EMAILS),
        "link": picked("link", _LINKS),
        "form": picked("form", _FORMS),
        "page": picked("page", _PAGES),
        "equipment": picked("equipment", _EQUIPMENT),
        "category": picked("category", _CATEGORIES),
        "amount": _money(chance, size, 2_000, without=without("amount")),
        "quantity": quantities,
    }


_MAKERS: dict[str, Callable[[Scale, Rows, np.random.Generator], Columns]] = {
    "account": _accounts,
    "contact": _contacts,
    "lead": _leads,
    "interaction": _interactions,
}


def _skewed(chance: np.random.Generator, size: int, draws: int) -> Rows:
    """Return numbers below a size, small ones more often."""
    return (size * chance.random(draws) ** 2.5).astype(np.int64)


def _active(chance: np.random.Generator, contacts: int, draws: int) -> Rows:
    """Contacts by how active they are: the first in rank 400 times as much as the last. Who is active is
    spread over all numbers.
    """
    rank = (contacts * np.expm1(6 * chance.random(draws)) / np.expm1(6)).astype(np.int64)
    spread: Rows = (rank * 7_919 + 13) % contacts
    return spread


def _picked(values: Sequence[str], places: Rows, without: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32(), mask=without), list(values)).cast(pa.string())


def _numbered(before: str, numbers: Rows, after: str = "", without: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    texts = np.char.add(np.char.add(before, numbers.astype(np.str_)), after)
    return pa.array(texts, pa.string(), mask=without)


def _money(
    chance: np.random.Generator, size: int, middle: int, without: npt.NDArray[np.bool_] | None = None
) -> pa.Array:
    amounts = (chance.lognormal(0, 1, size) * middle).astype(np.int64)
    return _numbered("", amounts, f".{SEED % 100:02}", without)


def _instants(chance: np.random.Generator, size: int) -> pa.Array:
    return _before(chance.integers(0, DAYS * 86_400, size))


def _before(seconds: Rows) -> pa.Array:
    instants = np.datetime64(AS_OF.replace(tzinfo=None), "s") - seconds.astype("timedelta64[s]")
    return pa.array(np.char.add(np.datetime_as_string(instants), "Z"))


def _days(chance: np.random.Generator, size: int, without: npt.NDArray[np.bool_]) -> pa.Array:
    youngest = np.datetime64((AS_OF - timedelta(days=18 * 365)).date(), "D")
    days = youngest - chance.integers(0, 50 * 365, size).astype("timedelta64[D]")
    return pa.array(np.datetime_as_string(days), mask=without)
