"""The names of learners and of their files. A learner's name comes from a web address, so it may be anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from core.access import roles
from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.errors import RefusedError, StateError
from core.language.folding import fold
from core.language.texts import LEARNER, clean

_SLUG_LENGTH = 30
_FILE = re.compile(r"learner-[a-z0-9-]{0,30}-[0-9a-f]{16}\.db")


def learner_name(text: str) -> str:
    """Return a learner's name as shown. Raises StateError for an invalid name."""
    return clean(LEARNER, "name", text)


def learner_of(user_id: int, name: str) -> str:
    """Return the learner that a user is. The number at its end makes it nobody else's."""
    try:
        return learner_name(f"{name} {user_id}")
    except StateError:
        return f"user {user_id}"


def file_name(learner: str) -> str:
    """Return the name of a learner's file, the same however the name is capitalized. It is safe on every system:
    a few letters to recognize it by, between a beginning that no system reserves and a hash.
    """
    folded = fold(learner_name(learner))
    ascii_name = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_SLUG_LENGTH]
    return f"learner-{slug}-{hashlib.sha256(folded.encode()).hexdigest()[:16]}.db"


def may_open(caller: Caller, learner: str) -> bool:
    """Whether a caller may open a learner's sandbox: their own, or any for trainers and where nobody signs in."""
    if caller.user_id is None or roles.may(caller, UseCase.DELETE_SANDBOX):
        return True
    return fold(learner_name(learner)) == fold(learner_of(caller.user_id, caller.name))


def demand_own(caller: Caller, learner: str) -> None:
    """Raise RefusedError if a learner's sandbox is somebody else's."""
    if not may_open(caller, learner):
        raise RefusedError(
            "sandbox: must be your own, or you must be a trainer (got somebody else's). Open First steps to find yours."
        )


def is_file_name(name: str) -> bool:
    """Whether a file has a name that only `file_name` gives."""
    return _FILE.fullmatch(name) is not None
