"""Cases of importing: compare what is stored after importing files one after another with what should be."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "import"
CASES: list[dict[str, Any]] = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))["cases"]

Json = dict[str, Any]

TABLES = {"contacts": "contact", "accounts": "account", "leads": "lead", "interactions": "interaction"}
TYPES = {
    "birthday": ("date", 0), "email_consent": ("yes_no", 0), "created_at": ("datetime", 0),
    "updated_at": ("datetime", 0), "occurred_at": ("datetime", 0), "recorded_at": ("datetime", 0),
    "deleted_at": ("datetime", 0), "annual_revenue": ("money", 2), "amount": ("money", 2), "employees": ("number", 0),
    "score": ("number", 0), "quantity": ("number", 0),
}  # fmt: skip
"""The type and decimals of built-in columns that hold no text; declarations tell those of custom ones."""


class WrongError(Exception):
    """What is stored or said differs from what the case expects."""


def plain(text: str) -> str:
    """Return a header or name without case, accents, spaces and punctuation."""
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    return "".join(c for c in letters if c.isalnum())


# Reading what is stored


class Stored:
    """The rows of one table that are not deleted, and the types of their columns."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self.is_interaction = table == "interaction"
        self.types = dict(TYPES)
        self.by_label: dict[str, str] = {}
        custom = "custom_property" if self.is_interaction else "custom_attribute"
        where = "" if self.is_interaction else f" WHERE entity = '{table}'"
        if _has(connection, custom):
            for name, label, kind, decimals in connection.execute(
                f"SELECT name, label, type, decimals FROM {custom}{where}"  # noqa: S608
            ):
                self.types[name] = (kind, decimals)
                self.by_label.setdefault(plain(label), name)
        condition = "" if self.is_interaction else " WHERE deleted_at IS NULL"
        self.rows = [self._decoded(row) for row in connection.execute(f"SELECT * FROM {table}{condition}")]  # noqa: S608
        self.names = {name for row in self.rows for name in row} | set(self.by_label.values())
        self._join(connection, table)

    def _decoded(self, row: sqlite3.Row) -> Json:
        values = dict(row)
        properties = values.pop("properties", None)
        if properties:
            values |= {k: v for k, v in json.loads(properties).items() if values.get(k) is None}
        return {name: self._value(name, value) for name, value in values.items()}

    def _value(self, name: str, value: Any) -> Any:
        kind, decimals = self.types.get(name, ("text", 0))
        if value is None or value == "":
            return None
        if kind in ("number", "money"):
            return Decimal(str(value)).scaleb(-decimals)
        if kind == "yes_no":
            return bool(value)
        if kind == "datetime" and isinstance(value, int):
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)
            return moment.isoformat(timespec="auto").replace("+00:00", "Z")
        if kind == "date":
            return str(value)[:10]
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    def _join(self, connection: sqlite3.Connection, table: str) -> None:
        """Add to each row the values of the records it refers to: *contact.email*, *account.name* and so on."""
        for entity, columns in (("account", ("name", "external_id")), ("contact", ("email", "external_id"))):
            if entity == table or not any(f"{entity}_id" in row for row in self.rows):
                continue
            known = {r["id"]: r for r in connection.execute(f"SELECT * FROM {entity} WHERE deleted_at IS NULL")}  # noqa: S608
            for row in self.rows:
                referred = known.get(row.get(f"{entity}_id"))
                for column in columns:
                    row[f"{entity}.{column}"] = referred[column] if referred else None

    def name_of(self, key: str) -> str | None:
        """Return the column that a key of a case means: a column's name, or the header that it came from."""
        names = self.names | {name for row in self.rows for name in row}
        for word in key.split("|"):
            if word in names:
                return word
            if plain(word) in self.by_label:
                return self.by_label[plain(word)]
            near = [name for name in names if plain(name) == plain(word) and not name.endswith("_key")]
            if near:
                return near[0]
        return None


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def stored_in(path: Path) -> dict[str, Stored]:
    """Return all four tables of a database."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return {plural: Stored(connection, table) for plural, table in TABLES.items()}


# Comparing


def fits(wanted: Any, value: Any) -> bool:
    """Texts, days and instants are JSON strings, numbers JSON numbers, yes and no true and false, no data null."""
    if isinstance(wanted, dict):
        if "not" in wanted:
            return not fits(wanted["not"], value)
        return any(fits(each, value) for each in wanted["one_of"])
    if wanted is None or value is None:
        return wanted is None and value is None
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    if isinstance(wanted, int | float):
        return isinstance(value, Decimal | int) and Decimal(str(wanted)) == Decimal(value)
    return isinstance(value, str) and unicodedata.normalize("NFC", wanted) == value


def _row_fits(wanted: Json, row: Json, stored: Stored) -> bool:
    return all(fits(value, row.get(stored.name_of(key) or "")) for key, value in wanted.items())


def _all_fit(wanted: list[Json], rows: list[Json], stored: Stored) -> bool:
    """Whether each wanted record fits a separate row."""
    if not wanted:
        return True
    first, *others = wanted
    return any(
        _all_fit(others, rows[:place] + rows[place + 1 :], stored)
        for place, row in enumerate(rows)
        if _row_fits(first, row, stored)
    )


def compare(expect: Json, before: dict[str, int], stored: dict[str, Stored], code: int, said: str) -> None:
    """Raise WrongError at a difference."""
    if "any_of" in expect:
        _compare_any(expect, before, stored, code, said)
    for plural, table in TABLES.items():
        _compare_table(plural, table, expect, stored[plural])
    for key, kind in expect.get("attributes", {}).items():
        _compare_type(key, kind, stored)
    if expect.get("refused"):
        after = {plural: len(s.rows) for plural, s in stored.items()}
        if not code or after != before:
            raise WrongError(f"not refused (exit code {code}), stored: {after}")
    _compare_said(expect, code, said)


def _compare_table(plural: str, table: str, expect: Json, stored: Stored) -> None:
    rows = stored.rows
    if (number := expect.get(f"{table}_count")) is not None and number != len(rows):
        raise WrongError(f"{len(rows)} {plural}, not {number}: {_short(rows)}")
    wanted = expect.get(plural, [])
    for each in wanted:
        if not any(_row_fits(each, row, stored) for row in rows):
            raise WrongError(f"no {table} has {_compact(each)}: {_short(rows)}")
    if not _all_fit(wanted, rows, stored):
        raise WrongError(f"several of the expected {plural} are one record: {_short(rows)}")


def _compare_type(key: str, kind: Any, stored: dict[str, Stored]) -> None:
    found = next((s.types[n][0] for s in stored.values() if (n := s.name_of(key)) and n in s.types), None)
    found = found or ("text" if any(s.name_of(key) for s in stored.values()) else None)
    if not fits(kind, found):
        raise WrongError(f"“{key}” has the type {found}, not {_compact(kind)}")


def _compare_said(expect: Json, code: int, said: str) -> None:
    if (rejected := expect.get("rejected_rows")) is not None:
        match = re.search(r"([\d,]+) could not be read", said)
        number = int(match[1].replace(",", "")) if match else None
        if number != rejected and (number is not None or bool(code) != bool(rejected)):
            raise WrongError(f"{number} rows could not be read, not {rejected}: {_last(said)}")
    words = expect.get("said", [])
    if words and not any(word.casefold() in said.casefold() for word in words):
        raise WrongError(f"does not say {' or '.join(words)}: {_last(said)}")
    if (text := expect.get("error_contains")) and (not code or text.casefold() not in said.casefold()):
        raise WrongError(f"no error says “{text}”: {_last(said)}")


def _compare_any(expect: Json, before: dict[str, int], stored: dict[str, Stored], code: int, said: str) -> None:
    reasons = []
    for each in expect["any_of"]:
        try:
            compare(each, before, stored, code, said)
        except WrongError as wrong:
            reasons.append(str(wrong))
        else:
            return
    raise WrongError(reasons[0])


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _short(rows: list[Json]) -> str:
    hidden = ("id", "created_at", "updated_at", "recorded_at", "deleted_at", "contact_id", "account_id")
    kept = [
        {k: v for k, v in row.items() if v is not None and k not in hidden and not k.endswith("_key")} for row in rows
    ]
    text = _compact(kept)
    return text if len(text) <= 240 else text[:239] + "…"


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "(nothing said)"
