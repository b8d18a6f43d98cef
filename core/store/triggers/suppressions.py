"""Which contacts triggers queue, because they may have an address or number that is suppressed.

A contact is queued in `core.store.tables.Unkeyed` under `MATCHING` as its addresses, its number or its country change,
by any program. Nobody is queued while the list of suppressions is empty.
"""

from __future__ import annotations

MATCHING = "suppression"
"""In the queue of records in place of an entity: the contact is to be held against the list."""
LISTS_ANY = "EXISTS (SELECT 1 FROM suppression)"
ASKED = ("email", "phone", "country")
"""The columns of a contact that decide."""
IS_ADDRESS = "{row}.entity = 'contact' AND {row}.system = 'email'"
"""SQL: the identifier is a further address of a contact."""
