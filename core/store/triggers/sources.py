"""The tables whose changes triggers note, and the comparisons of rows that all databases word alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.language.catalog import BUILT_IN, Relation
from core.language.folding import KEY_SUFFIX
from core.language.operators import AttributeType

WHOLE_RECORD = "*"
"""``what`` of a change for a record that was inserted or deleted."""
WHOLE_TABLE = "**"
"""``what`` of a change, without a profile, for a table that was emptied at once."""
POSITION_SETTING = "change-log-position"
"""The setting with the position at which SQLite notes changes; a refresh raises it."""
TABLES = (*(entity.name for entity in BUILT_IN.entities), "interaction")
KEYS = {
    "identifier": ("entity", "value", "system", "profile_id"),
    "static_member": ("segment_id", "profile_id"),
    "merge": ("id",),
    "merge_move": ("merge_id", "what", "record_id", "detail"),
}
"""What else an import writes, when it finds out who is who: tables with their keys."""
JOURNALED = (*TABLES, *KEYS)
NOT_IN_FINGERPRINT = ("updated_at",)
"""Columns that say nothing of a profile but when it was written: one that is as it was has not been changed."""

RIGHT_KEYS_SETTING = "right-keys"
"""The setting that SQLite has while its transaction writes every key beside its text; nobody else ever sees it."""
ADDED_ONLY = ("trace",)
"""Tables to which rows are only added: nobody changes or removes one, but in `Ledger.opened`."""
LEDGERS_SETTING = "ledgers-open"
"""The setting that SQLite has while its transaction may change those tables; nobody else ever sees it."""
JSON_COLUMN = "properties"
"""The column with texts in JSON, each with its key beside it."""

_NEVER_ASKED = frozenset({"recorded_at"})


@dataclass(frozen=True, slots=True)
class KeyWords:
    """How a database asks for keys that may be wrong.

    ``is_suspect`` takes a text and its key. It is false only of a text of ASCII and its key in small letters, and of
    no data: what other letters fold to is not the database's to say. ``member`` takes JSON and a name, and
    gives the text of that member; NULL where there is none.
    """

    differs: str
    is_suspect: Callable[[str, str], str]
    member: Callable[[str, str], str]

    def has_suspect(self, json: str) -> str:
        """SQL: JSON has a suspect text among its declared properties."""
        text, key = self.member(json, "p.name"), self.member(json, f"p.name || '{KEY_SUFFIX}'")
        return (
            f"({json} IS NOT NULL AND EXISTS (SELECT 1 FROM custom_property p "  # noqa: S608 - names above
            f"WHERE p.type = '{AttributeType.TEXT.value}' AND {self.is_suspect(text, key)}))"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A table: its primary key, its other columns by the name that stands for them, its keyed texts, and the to-many
    relations that lead to its records: when the key of one changes, a record leaves another.
    """

    table: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    texts: tuple[str, ...]
    leaving: tuple[Relation, ...]

    @classmethod
    def of(cls, table: str, columns: Iterable[str]) -> Source:
        """Describe a table; a text and its key share the name of the text."""
        names = list(columns)
        key = ("contact_id", "id") if table == "interaction" else ("id",)
        texts = tuple(name for name in names if name + KEY_SUFFIX in names)
        keys = {text + KEY_SUFFIX for text in texts}
        own = [name for name in names if name not in key and name not in keys and name not in _NEVER_ASKED]
        leaving = tuple(relation for relation in BUILT_IN.relations if relation.to_many and relation.to == table)
        return cls(table, key, {n: (n, n + KEY_SUFFIX) if n in texts else (n,) for n in own}, texts, leaving)

    @property
    def is_interaction(self) -> bool:
        """Whether its rows are no profiles but what contacts did."""
        return self.table == "interaction"

    def is_suspect(self, new: str, words: KeyWords) -> str:
        """SQL: a row has a key that may not be that of its text. Texts in JSON have theirs beside them in it."""
        suspects = [words.is_suspect(*pair) for pair in self._pairs(new)]
        return " OR ".join([*suspects, *(words.has_suspect(f'{new}."{json}"') for json in self._json)])

    def becomes_suspect(self, old: str, new: str, words: KeyWords) -> str:
        """SQL: an updated row is suspect where the text or the key is another than before."""
        suspects = [
            f"(({self._differ((text, text + KEY_SUFFIX), old, new, words.differs)}) AND {words.is_suspect(*pair)})"
            for text, pair in zip(self.texts, self._pairs(new), strict=True)
        ]
        changed = (
            "(({}) AND {})".format(self._differ([json], old, new, words.differs), words.has_suspect(f'{new}."{json}"'))
            for json in self._json
        )
        return " OR ".join([*suspects, *changed])

    @property
    def keyed_columns(self) -> tuple[str, ...]:
        """The primary key, and the columns with texts and their keys."""
        return (*self.key, *self.texts, *(text + KEY_SUFFIX for text in self.texts), *self._json)

    @property
    def _json(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns if self.is_interaction and name == JSON_COLUMN)

    def _pairs(self, row: str) -> list[tuple[str, str]]:
        return [(f'{row}."{text}"', f'{row}."{text}{KEY_SUFFIX}"') for text in self.texts]

    def unkeyed(self, row: str) -> str:
        """SQL: the values of `core.store.tables.Unkeyed` for a row."""
        return f"'{self.table}', {f'{row}.contact_id' if self.is_interaction else '0'}, {row}.id"

    def what_changed(self, old: str, new: str, differs: str) -> str:
        """SQL: the names of the columns that differ, each with a space in front."""
        return " || ".join(
            f"CASE WHEN {self._differ(columns, old, new, differs)} THEN ' {name}' ELSE '' END"
            for name, columns in self.columns.items()
        )

    def has_changed(self, old: str, new: str, differs: str) -> str:
        """SQL: whether any column differs."""
        return self._differ([c for columns in self.columns.values() for c in columns], old, new, differs)

    @staticmethod
    def _differ(columns: Iterable[str], old: str, new: str, differs: str) -> str:
        return " OR ".join(f'{old}."{column}" {differs} {new}."{column}"' for column in columns)
