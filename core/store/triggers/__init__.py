"""What the database itself notes, whoever writes: touched records, and texts written without their key.

Triggers write `core.store.tables.Touch` and `core.store.tables.Unkeyed`, so that other programs count as much as
Windrow does. They are made from the columns that a table has, custom ones included, and made anew after
every migration and declaration.

| written | touch: entity, what, profile |
|---|---|
| profile inserted, deleted, given another id | its own, `EVERYTHING` |
| profile updated | its own, the changed columns, each with a space before it (a key counts as its text) |
| record leaves one whose to-many relation it was of (a lead a contact) | that one's, ``" "`` and the relation, it |
| interaction inserted, deleted, changed | interaction, its kind, its contact |
| table truncated | its own, `EVERYBODY`, 0 |

``recorded_at`` alone touches nothing, as nothing asks for it.
"""

from __future__ import annotations

from core.store.triggers.watched import EVERYBODY, EVERYTHING, POSITION_SETTING

__all__ = ["EVERYBODY", "EVERYTHING", "POSITION_SETTING"]
