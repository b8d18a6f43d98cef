"""What the database itself notes when any program writes: changes of records, and texts without their key.

Triggers write `core.store.tables.Change` and `core.store.tables.Unkeyed`, so that other programs count as much as
Windrow does. They are made from a table's columns, custom ones included, and replaced after every migration and
declaration.

| written | change: entity, what, profile |
|---|---|
| profile inserted, deleted, given another id | its own, `WHOLE_RECORD` |
| profile updated | its own, the changed columns, each with a space before it (a key counts as its text) |
| record leaves one whose to-many relation it was of (a lead a contact) | that one's, ``" "`` and the relation, it |
| interaction inserted, deleted, changed | interaction, its kind, its contact |
| table truncated | its own, `WHOLE_TABLE`, 0 |

A new ``recorded_at`` alone is no change, as nothing asks for it.
"""

from __future__ import annotations

from core.store.triggers.sources import POSITION_SETTING, WHOLE_RECORD, WHOLE_TABLE

__all__ = ["POSITION_SETTING", "WHOLE_RECORD", "WHOLE_TABLE"]
