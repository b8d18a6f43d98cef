"""What triggers enter in the ledger of consents (`core.store.tables.ConsentEntry`), and the words all databases share.

An entry says by whom and how as far as the transaction does (`core.store.consents.said`), and when and to which text as
`core.store.tables.ConsentDetail` has it for the contact; without that, its instant is that of the record if it is
written too. What another program writes is entered as well.

| written | entry |
|---|---|
| contact inserted, consent column changed | its value, NULL for no data |
| contact deleted | its entries go with it |
"""

from __future__ import annotations

from dataclasses import dataclass

from core.language.catalog import Consent

ANOTHER_PROGRAM = "another program"
"""How a consent came that nobody said more about."""
COLUMNS = ("contact_id", "purpose", "channel", "is_given", "at", "noted_at", "by", "how", "text", "run_id")
FIXED = ("id", *COLUMNS[1:])
"""The columns of an entry that stay as they are for ever."""
GUARD = "consent: entries are only added"
"""What the database says to who changes the ledger."""


@dataclass(frozen=True, slots=True)
class ConsentColumn:
    """A column of contacts with the present state of a consent."""

    name: str
    consent: Consent

    @property
    def pair(self) -> str:
        """SQL: purpose and channel."""
        return f"{_literal(self.consent.purpose)}, {_literal(self.consent.channel)}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
