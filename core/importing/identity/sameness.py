"""What makes two interactions one, beside an own id: contact, kind, instant and values; no status, note or later date.

A file may spell them otherwise, have other columns, or know a new status: that is the same interaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.importing.recognition.mapping import plain
from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.records import attribute_columns, interaction_id

_CHANGING = re.compile(
    "status|statut|stato|estado|zustand|state|stage|note|notiz|nota|comment|kommentar|comentario|remark|bemerkung"
    "|anmerkung|updated|modified|changed|refund|cancel|storno|fulfil"
)
_CHANGING_TYPES = frozenset({AttributeType.DATE, AttributeType.DATETIME, AttributeType.YES_NO})

Values = Mapping[str, Any]
"""Values of an interaction by the names of columns and of members of ``properties``; None is no data."""


def is_identifying(attribute: Attribute) -> bool:
    """Whether another value of a custom property is another interaction, not a later state of it."""
    if attribute.type in _CHANGING_TYPES:
        return False
    return not (_CHANGING.search(plain(attribute.name)) or _CHANGING.search(plain(attribute.label)))


def identifying_members(attributes: Iterable[Attribute]) -> frozenset[str]:
    """Return the members of ``properties`` that identify an interaction: of texts, their keys."""
    return frozenset(attribute_columns(each)[-1][0] for each in attributes if each.in_json and is_identifying(each))


def content_id(content: str) -> int:
    """Return the id of an interaction without an own id. Half the range: the number of equal ones before is added."""
    return interaction_id(content) >> 1


def agree(one: Values, other: Values) -> bool:
    """Whether two interactions may be one: they have equal values wherever both have one."""
    return all(other.get(name) is None or value is None or other[name] == value for name, value in one.items())


def line_id(record: int, *parts: object) -> int:
    """Return the id of one of several interactions with one own id."""
    return interaction_id("\x1f".join(map(str, (record, *parts))))
