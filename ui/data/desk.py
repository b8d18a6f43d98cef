"""The files that a person looks at before importing them, with the answers given so far.

They outlive the session, so that neither a reload nor an error loses them: the address of the page names the desk, and
its files stand in a temporary folder of this server, until they are imported, put away, or a day old.
"""

from __future__ import annotations

import atexit
import functools
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeVar

from core.access.caller import Caller
from core.importing import AS_FOUND, Answers, Choice, ImportReport, Question, SavedMapping
from core.importing.kept_files import new_folder

T = TypeVar("T")

_NOT_IN_NAMES = frozenset('/\\:*?"<>|')
_LONGEST_NAME_BYTES = 150
KEPT_FOR = timedelta(days=1)
NEW = "+"
"""What a column becomes that is kept as a new attribute or property under its own name."""
FIRST_ANSWERS = Answers(create_accounts=True, declare_kinds=True)
"""What holds on the page until somebody says otherwise: nobody is lost for a company that is new."""


@dataclass(frozen=True)
class Given:
    """An answer to a question, as the option of the command line that gives it."""

    question: Question
    option: str


@dataclass(eq=False)
class Item:
    """A file on a desk. ``run_id`` is its import, once that has begun.

    ``becomes`` has the targets that a person chose, by column, or `NEW`; the other columns are as recognized.
    ``unknown`` counts values that are no choice of their attribute, by column, ``strangers`` rows about people who are
    not known. ``saved`` is how an earlier file with
    the columns ``recalled`` was mapped.
    ``given`` are the answers to questions, by the question's id; ``dry_run`` is the last one, ``last_report`` what
    the last one that ended told.
    """

    name: str
    path: Path
    choice: Choice = AS_FOUND
    answers: Answers = FIRST_ANSWERS
    becomes: dict[str, str] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    strangers: int = 0
    leaves_out_strangers: bool = False
    recalled: tuple[str, ...] = ()
    saved: SavedMapping | None = None
    dry_run: Any = None
    last_report: ImportReport | None = None
    run_id: int | None = None
    _kept: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def kept(self, name: str, key: object, find: Callable[[], T]) -> T:
        """Return what was found for that key, else find it and keep it until the key changes."""
        known = self._kept.get(name)
        if known is None or known[0] != key:
            known = self._kept[name] = (key, find())
        return known[1]  # type: ignore[no-any-return]

    def choose(self, **chosen: Any) -> None:
        """Read the file differently."""
        self.choice = replace(self.choice, **chosen)
        self.unknown.clear()
        self.strangers = 0

    def forget_saved(self) -> None:
        """Leave the columns to their own evidence again."""
        self.saved = None
        self.becomes = {}
        self.answers = replace(FIRST_ANSWERS, zone=self.answers.zone)

    def answer(self, **given: Any) -> None:
        """Take a person's answers."""
        self.answers = replace(self.answers, **given)


def file_name(name: str) -> str:
    """Return a name that any file system takes, as near as can be to one that somebody chose."""
    plain = "".join(c if c.isprintable() and c not in _NOT_IN_NAMES else "_" for c in name).strip(". ")
    return plain.encode()[-_LONGEST_NAME_BYTES:].decode(errors="ignore") or "file"


@dataclass(eq=False)
class Desk:
    """Files of one person and database, in the order given; ``place`` is the one that is looked at."""

    token: str
    owner: str
    url: str
    opened_at: datetime
    folder: Path
    items: list[Item] = field(default_factory=list)
    place: int = 0

    @property
    def item(self) -> Item:
        """Return the file that is looked at: the next one that is not imported yet, once one is."""
        chosen = self.items[min(self.place, len(self.items) - 1)]
        return chosen if chosen.run_id is None else next((item for item in self.items if item.run_id is None), chosen)

    @property
    def is_done(self) -> bool:
        """Whether every file is being or was imported."""
        return all(item.run_id is not None for item in self.items)

    def add(self, name: str, stream: BinaryIO) -> None:
        """Put a file on the desk."""
        folder = self.folder / f"{len(self.items)}"
        folder.mkdir()
        path = folder / file_name(name)
        with path.open("wb") as kept:
            shutil.copyfileobj(stream, kept)
        self.items.append(Item(name, path))


class Desks:
    """All desks of this server; ``folder`` makes the folder for their files when the first one is laid."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._desks: dict[str, Desk] = {}
        self._lock = Lock()

    def lay(self, caller: Caller, url: str, files: Iterable[tuple[str, BinaryIO]]) -> Desk:
        """Return a new desk with these files; desks that are too old go."""
        token = secrets.token_urlsafe(12)
        folder = self._folder() / token
        folder.mkdir()
        desk = Desk(token, caller.name, url, caller.at, folder)
        for name, stream in files:
            desk.add(name, stream)
        with self._lock:
            old = [each for each in self._desks.values() if caller.at - each.opened_at > KEPT_FOR]
            self._desks[token] = desk
        for each in old:
            self.clear(each)
        return desk

    def find(self, token: str, owner: str, url: str) -> Desk | None:
        """Return the desk of that name, if it is that person's in that database."""
        self._put_away_incomplete()
        desk = self._desks.get(token)
        return desk if desk and (desk.owner, desk.url) == (owner, url) and desk.items else None

    def of_import(self, run_id: int, owner: str, url: str) -> Desk | None:
        """Return the desk with the file of an import, if it is that person's in that database."""
        with self._lock:
            found = [desk for desk in self._desks.values() if (desk.owner, desk.url) == (owner, url)]
        return next((desk for desk in found if any(item.run_id == run_id for item in desk.items)), None)

    def unfinished(self, owner: str, url: str) -> list[Desk]:
        """Return the desks of a person with files that are not imported yet, the newest first."""
        self._put_away_incomplete()
        with self._lock:
            found = [desk for desk in self._desks.values() if (desk.owner, desk.url) == (owner, url)]
        return sorted((desk for desk in found if not desk.is_done), key=lambda desk: desk.opened_at, reverse=True)

    def _put_away_incomplete(self) -> None:
        """Put desks away that lack a file to import: erasing somebody removes the files that name them."""
        with self._lock:
            desks = list(self._desks.values())
        for desk in desks:
            if any(item.run_id is None and not item.path.exists() for item in desk.items):
                self.clear(desk)

    def clear(self, desk: Desk) -> None:
        """Put a desk and its files away."""
        with self._lock:
            self._desks.pop(desk.token, None)
        shutil.rmtree(desk.folder, ignore_errors=True)


@functools.cache
def _temporary_folder() -> Path:
    folder = new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


DESKS = Desks(_temporary_folder)
