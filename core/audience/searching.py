"""Searching profiles by text: every search field of every screen means the same.

Each word stands anywhere in the name or the e-mail address, whatever its case, or the whole text is the own id:
*son* finds Jackson, *ann ex* finds ann@example.org. A lead has a topic for a name and the address of its contact.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from core.access.caller import Caller
from core.language.folding import fold
from core.language.texts import is_storable
from core.store.expressions import contains

MOST_WORDS = 50
"""A text of more different words finds nobody: no name has so many, and databases limit the size of a query."""

_NAME_KEYS = {
    "contact": ("last_name_key", "first_name_key"),
    "account": ("name_key",),
    "lead": ("topic_key",),
}


def matches(
    caller: Caller, text: str, entity: str, profile: FromClause, contact: FromClause | None = None
) -> ColumnElement[bool]:
    """Whether a text finds a record of the entity; an empty text finds all.

    ``contact`` has the e-mail address: the contact itself, or the contact of a lead; None for accounts. A masked caller
    finds an address only by the whole of it: parts would tell it letter by letter.
    """
    words = dict.fromkeys(fold(text).split())
    if not words:
        return sa.true()
    if len(words) > MOST_WORDS or not is_storable(text):
        return sa.false()
    keys = [profile.c[name] for name in _NAME_KEYS[entity]]
    whole = [profile.c.external_id == text.strip()]
    if contact is not None and caller.is_masked:
        whole.append(contact.c.email_key == fold(text.strip()))
    elif contact is not None:
        keys.append(contact.c.email_key)
    by_words = sa.and_(*(sa.or_(*(contains(key, word) for key in keys)) for word in words))
    return sa.or_(by_words, *whole)
