"""Plain records, as the reference reads them: no table, no query, no session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

Datum = str | bool | int | Decimal | date | datetime | tuple[str, ...] | None
"""A value of an attribute or property. No data is None, ``""`` and ``()``; a name that is missing
from the values of a record has no data either. Date-times are aware; choices are tuples of codes."""


@dataclass(frozen=True)
class Account:
    """A company; ``values`` by attribute name."""

    id: int
    values: Mapping[str, Datum] = field(default_factory=dict)
    deleted: bool = False


@dataclass(frozen=True)
class Contact:
    """A person, maybe of an account."""

    id: int
    values: Mapping[str, Datum] = field(default_factory=dict)
    account_id: int | None = None
    deleted: bool = False


@dataclass(frozen=True)
class Lead:
    """An interest in buying, maybe of a contact."""

    id: int
    values: Mapping[str, Datum] = field(default_factory=dict)
    contact_id: int | None = None
    deleted: bool = False


Profile = Account | Contact | Lead


@dataclass(frozen=True)
class Interaction:
    """Something a contact did or was sent at an aware instant; ``values`` by property name."""

    contact_id: int
    id: int
    kind: str
    occurred_at: datetime
    values: Mapping[str, Datum] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """Everything a definition is evaluated on.

    ``static_members`` gives the ids of the members of each static segment, by the segment's key.
    The look-ups answer with profiles that are there: a deleted one is as good as none.
    """

    contacts: tuple[Contact, ...] = ()
    accounts: tuple[Account, ...] = ()
    leads: tuple[Lead, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    static_members: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def profiles(self, target: str) -> Mapping[int, Contact] | Mapping[int, Lead]:
        """The contacts or leads that are not deleted, by id."""
        return self._contacts if target == "contact" else self._leads

    def account_of(self, contact: Contact | None) -> Account | None:
        """The account of a contact, None where there is none."""
        return None if contact is None or contact.account_id is None else self._accounts.get(contact.account_id)

    def contact_of(self, lead: Lead) -> Contact | None:
        """The contact of a lead, None where there is none."""
        return None if lead.contact_id is None else self._contacts.get(lead.contact_id)

    def leads_of(self, contact: Contact) -> tuple[Lead, ...]:
        """The leads of a contact, in the order of the records."""
        return self._leads_of.get(contact.id, ())

    def interactions_of(self, contact: Contact | None) -> tuple[Interaction, ...]:
        """All interactions of a contact, in the order of the records, later ones than any instant included."""
        return () if contact is None else self._interactions_of.get(contact.id, ())

    @cached_property
    def _contacts(self) -> dict[int, Contact]:
        return {contact.id: contact for contact in self.contacts if not contact.deleted}

    @cached_property
    def _accounts(self) -> dict[int, Account]:
        return {account.id: account for account in self.accounts if not account.deleted}

    @cached_property
    def _leads(self) -> dict[int, Lead]:
        return {lead.id: lead for lead in self.leads if not lead.deleted}

    @cached_property
    def _leads_of(self) -> dict[int, tuple[Lead, ...]]:
        by_contact: dict[int, list[Lead]] = {}
        for lead in self._leads.values():
            if lead.contact_id is not None:
                by_contact.setdefault(lead.contact_id, []).append(lead)
        return {id_: tuple(leads) for id_, leads in by_contact.items()}

    @cached_property
    def _interactions_of(self) -> dict[int, tuple[Interaction, ...]]:
        by_contact: dict[int, list[Interaction]] = {}
        for interaction in self.interactions:
            by_contact.setdefault(interaction.contact_id, []).append(interaction)
        return {id_: tuple(interactions) for id_, interactions in by_contact.items()}
