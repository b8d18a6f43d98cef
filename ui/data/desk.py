"""The files that a person looks at before importing them, with the answers given so far.

They outlive the session, so that neither a reload nor an error loses them: the address of the page names the desk, and
its files stand in a temporary folder of this server, until they are imported, put away, or a day old.
"""

from __future__ import annotations

import secrets
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeVar

from core.access.caller import Caller
from core.importing import AS_FOUND, Answers, Choice, ImportReport, Question

T = TypeVar("T")

KEPT_FOR = timedelta(days=1)
NEW = "+"
"""What a column becomes that is kept as a new attribute or property under its own name."""
FIRST_ANSWERS = Answers(create_accounts=True, declare_kinds=True)
"""What holds on the page until somebody says otherwise: nobody is lost for a company that is new."""


@dataclass(eq=False)
class Item:
    """A file on a desk. ``report`` says what its import did.

    ``becomes`` has the targets that a person chose, by column, or `NEW`; the other columns are as recognized.
    ``given`` are options of the command line that answer questions, by the question's id.
    """

    name: str
    path: Path
    choice: Choice = AS_FOUND
    answers: Answers = FIRST_ANSWERS
    becomes: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    report: ImportReport | None = None
    _kept: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def kept(self, name: str, key: object, find: Callable[[], T]) -> T:
        """Return what was found for that key, else find it and keep it until the key changes."""
        known = self._kept.get(name)
        if known is None or known[0] != key:
            known = self._kept[name] = (key, find())
        return known[1]  # type: ignore[no-any-return]

    def current(self) -> Answers:
        """Return the answers, with those that questions got."""
        answers = self.answers
        for option in self.given.values():
            answers = answered(answers, option)
        return answers

    def choose(self, **chosen: Any) -> None:
        """Read the file differently."""
        self.choice = replace(self.choice, **chosen)

    def answer(self, **given: Any) -> None:
        """Take a person's answers."""
        self.answers = replace(self.answers, **given)


def answered(answers: Answers, option: str) -> Answers:
    """Return the answers with one more, written as an option of the command line."""
    name, value = shlex.split(option)
    match name:
        case "--entity" | "--kind" | "--system" | "--zone":
            return replace(answers, **{name[2:]: value})
        case _:
            raise ValueError(f"option: must be one that answers a question (got {option!r}).")


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
        """Return the file that is looked at."""
        return self.items[min(self.place, len(self.items) - 1)]

    @property
    def is_done(self) -> bool:
        """Whether every file is being or was imported."""
        return all(item.report is not None for item in self.items)

    def add(self, name: str, stream: BinaryIO) -> None:
        """Put a file on the desk."""
        path = self.folder / f"{len(self.items)}"
        with path.open("wb") as kept:
            shutil.copyfileobj(stream, kept)
        self.items.append(Item(name, path))


class Desks:
    """All desks of this server."""

    def __init__(self) -> None:
        self._desks: dict[str, Desk] = {}
        self._lock = Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="windrow-import-", ignore_cleanup_errors=True)

    def lay(self, caller: Caller, url: str, files: Iterable[tuple[str, BinaryIO]]) -> Desk:
        """Return a new desk with these files; desks that are too old go."""
        token = secrets.token_urlsafe(12)
        folder = Path(self._folder.name) / token
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
        desk = self._desks.get(token)
        return desk if desk and (desk.owner, desk.url) == (owner, url) and desk.items else None

    def unfinished(self, owner: str, url: str) -> list[Desk]:
        """Return the desks of a person with files that are not imported yet, the newest first."""
        with self._lock:
            found = [desk for desk in self._desks.values() if (desk.owner, desk.url) == (owner, url)]
        return sorted((desk for desk in found if not desk.is_done), key=lambda desk: desk.opened_at, reverse=True)

    def clear(self, desk: Desk) -> None:
        """Put a desk and its files away."""
        with self._lock:
            self._desks.pop(desk.token, None)
        shutil.rmtree(desk.folder, ignore_errors=True)


DESKS = Desks()
