"""What can be asked: entities, attributes, relations, interaction kinds and properties.

A Catalog is the only way from a name in a definition to a column. It is frozen plain data;
`core.store.declaring` adds what users declare in their own database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.language.folding import KEY_SUFFIX
from core.language.operators import AttributeType

T = AttributeType

MONEY_DECIMALS = 2
MAX_DECIMALS = 6
MAX_NUMBER = 10**12
"""The largest absolute value of a number or money; with six decimals it still fits 64 bits."""

ACTOR = "contact"
"""The entity that acts: every interaction belongs to one of its records."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What people consent to or refuse: messages for a purpose (*newsletters*) by a channel (*e-mail*)."""

    purpose: str
    channel: str

    def __str__(self) -> str:
        return f"{self.purpose} by {self.channel}"


NEWSLETTERS = Consent("newsletters", "e-mail")
"""What the built-in `email_consent` is about."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named, typed value of a profile, or (as a *property*) of an interaction.

    ``decimals`` is the number of decimal places of a number or money; the column holds the value
    times 10**decimals as a whole number, so that every comparison and sum is exact.
    ``choices`` are pairs of stored code and label. ``in_json`` is true for the properties of interactions
    that share one JSON column. ``description`` says to people what the values mean. ``consent`` is what a yes/no
    attribute of contacts is the present state of, according to the ledger of consents (docs/consent.md).
    """

    name: str
    label: str
    type: AttributeType
    decimals: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    custom: bool = False
    in_json: bool = False
    description: str = ""
    consent: Consent | None = None

    @property
    def key_name(self) -> str:
        """The column (or JSON member) with the folded value of a text."""
        return self.name + KEY_SUFFIX

    @property
    def choice_codes(self) -> tuple[str, ...]:
        """The stored codes, in order."""
        return tuple(code for code, _ in self.choices)


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of profile and its own attributes, in the order in which pages offer them.

    ``titled_by`` are the attributes by which people recognize a record.
    """

    name: str
    label: str
    plural: str
    attributes: tuple[Attribute, ...]
    titled_by: tuple[str, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, None if there is none."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


@dataclass(frozen=True, slots=True)
class Relation:
    """From one entity to another.

    Conditions read attributes across a to-one relation like the entity's own, with ``name.`` before them; a related
    group asks about a to-many relation. ``key`` is the column with the id of the other record: in the records where
    a to-one relation starts, or in those where a to-many relation ends. ``through`` is the to-one relation to the
    record that has the key if the entity itself does not: a lead's account is that of its contact. It comes earlier
    in the catalog.
    """

    entity: str
    name: str
    label: str
    to: str
    to_many: bool
    key: str
    through: str = ""


@dataclass(frozen=True, slots=True)
class InteractionKind:
    """Something a contact did or was sent. ``phrase`` names it in a sentence: *opened an e-mail*.

    ``properties`` names the usual ones, which pages offer first; conditions may name any other.
    """

    name: str
    label: str
    phrase: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalog:
    """Everything that can be asked. Look-ups return None for an unknown name."""

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    kinds: tuple[InteractionKind, ...]
    properties: tuple[Attribute, ...]
    segments: Mapping[str, str] = field(default_factory=dict)
    """Key and name of every segment, for sentences and suggestions."""

    def entity(self, name: str) -> Entity | None:
        return next((entity for entity in self.entities if entity.name == name), None)

    def kind(self, name: str) -> InteractionKind | None:
        return self._kinds.get(name)

    def property(self, name: str) -> Attribute | None:
        return self._properties.get(name)

    def relations_of(self, entity: str, *, to_many: bool) -> tuple[Relation, ...]:
        """The relations that start at an entity."""
        return tuple(r for r in self.relations if r.entity == entity and r.to_many == to_many)

    def relation(self, entity: str, name: str) -> Relation | None:
        return next((r for r in self.relations if r.entity == entity and r.name == name), None)

    def to_actor(self, entity: str) -> Relation | None:
        """The to-one relation to the contact whose interactions count for a record; None if the record is the contact.

        Raises LookupError if there is no such relation.
        """
        if entity == ACTOR:
            return None
        for relation in self.relations_of(entity, to_many=False):
            if relation.to == ACTOR:
                return relation
        raise LookupError(f"{entity}: must have a relation to one {ACTOR}, whose interactions are asked (got none).")

    @cached_property
    def consents(self) -> dict[str, Consent]:
        """What can be consented to, by the name of the attribute of contacts that has the present state."""
        actor = self.entity(ACTOR)
        return {one.name: one.consent for one in (actor.attributes if actor else ()) if one.consent}

    def attributes_of(self, entity: str) -> Mapping[str, Attribute]:
        """What a condition on the entity can name: its own attributes, ``relation.name`` across to-one relations."""
        return self._attributes.get(entity, {})

    @cached_property
    def _kinds(self) -> dict[str, InteractionKind]:
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def _properties(self) -> dict[str, Attribute]:
        return {property_.name: property_ for property_ in self.properties}

    @cached_property
    def _attributes(self) -> dict[str, dict[str, Attribute]]:
        reachable: dict[str, dict[str, Attribute]] = {}
        for entity in self.entities:
            by_name = {attribute.name: attribute for attribute in entity.attributes}
            for relation in self.relations_of(entity.name, to_many=False):
                related = self.entity(relation.to)
                for attribute in related.attributes if related else ():
                    by_name[f"{relation.name}.{attribute.name}"] = attribute
            reachable[entity.name] = by_name
        return reachable

    def extended(
        self,
        attributes: Iterable[tuple[str, Attribute]] = (),
        properties: Iterable[Attribute] = (),
        kinds: Iterable[InteractionKind] = (),
        segments: Mapping[str, str] | None = None,
    ) -> Catalog:
        """This catalog plus custom attributes (pairs of entity name and attribute), properties, kinds and segments."""
        added = list(attributes)
        entities = tuple(
            replace(entity, attributes=(*entity.attributes, *(a for name, a in added if name == entity.name)))
            for entity in self.entities
        )
        return Catalog(
            entities,
            self.relations,
            (*self.kinds, *kinds),
            (*self.properties, *properties),
            {**self.segments, **(segments or {})},
        )

    def with_choices(self, choices: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]) -> Catalog:
        """This catalog with other choices of some attributes, given by entity and attribute."""
        if not choices:
            return self

        def adapt(entity: str, attribute: Attribute) -> Attribute:
            own = choices.get((entity, attribute.name))
            return attribute if own is None else replace(attribute, choices=own)

        entities = (
            replace(entity, attributes=tuple(adapt(entity.name, attribute) for attribute in entity.attributes))
            for entity in self.entities
        )
        return replace(self, entities=tuple(entities))


def _choices(*codes: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, code.replace("_", " ").capitalize()) for code in codes)


_SOURCES = _choices("web", "referral", "trade_show", "phone", "partner", "import", "other")

_CONTACT = Entity(
    "contact",
    "Contact",
    "Contacts",
    (
        Attribute("first_name", "First name", T.TEXT),
        Attribute("last_name", "Last name", T.TEXT),
        Attribute("email", "E-mail", T.TEXT),
        Attribute("phone", "Phone", T.TEXT),
        Attribute("job_title", "Job title", T.TEXT),
        Attribute("city", "City", T.TEXT),
        Attribute("state", "State", T.TEXT),
        Attribute("country", "Country", T.TEXT),
        Attribute("birthday", "Birthday", T.DATE),
        Attribute("email_consent", "Consent to e-mail", T.YES_NO, consent=NEWSLETTERS),
        Attribute("source", "Source", T.CHOICE, choices=_SOURCES),
        Attribute("owner", "Owner", T.TEXT),
        Attribute("external_id", "Own id", T.TEXT),
        Attribute("created_at", "Creation date", T.DATETIME),
        Attribute("updated_at", "Last update", T.DATETIME),
    ),
    titled_by=("first_name", "last_name"),
)
_ACCOUNT = Entity(
    "account",
    "Account",
    "Accounts",
    (
        Attribute("name", "Name", T.TEXT),
        Attribute(
            "industry",
            "Industry",
            T.CHOICE,
            choices=_choices(
                "construction", "agriculture", "landscaping", "forestry", "municipal", "rental", "logistics", "energy",
                "other",
            ),
        ),
        Attribute("employees", "Employees", T.NUMBER),
        Attribute("annual_revenue", "Annual revenue", T.MONEY, decimals=MONEY_DECIMALS),
        Attribute("city", "City", T.TEXT),
        Attribute("state", "State", T.TEXT),
        Attribute("country", "Country", T.TEXT),
        Attribute("external_id", "Own id", T.TEXT),
        Attribute("created_at", "Creation date", T.DATETIME),
        Attribute("updated_at", "Last update", T.DATETIME),
    ),
    titled_by=("name",),
)  # fmt: skip
_LEAD = Entity(
    "lead",
    "Lead",
    "Leads",
    (
        Attribute("topic", "Topic", T.TEXT),
        Attribute(
            "status", "Status", T.CHOICE, choices=_choices("new", "contacted", "qualified", "disqualified", "converted")
        ),
        Attribute("score", "Score", T.NUMBER),
        Attribute("source", "Source", T.CHOICE, choices=_SOURCES),
        Attribute("owner", "Owner", T.TEXT),
        Attribute("external_id", "Own id", T.TEXT),
        Attribute("created_at", "Creation date", T.DATETIME),
        Attribute("updated_at", "Last update", T.DATETIME),
    ),
    titled_by=("topic",),
)

BUILT_IN = Catalog(
    entities=(_CONTACT, _ACCOUNT, _LEAD),
    relations=(
        Relation("contact", "account", "Account", "account", to_many=False, key="account_id"),
        Relation("contact", "leads", "Leads", "lead", to_many=True, key="contact_id"),
        Relation("lead", "contact", "Contact", "contact", to_many=False, key="contact_id"),
        Relation("lead", "account", "Account", "account", to_many=False, key="account_id", through="contact"),
    ),
    kinds=(
        InteractionKind("email_sent", "E-mail sent", "were sent an e-mail", ("email",)),
        InteractionKind("email_delivered", "E-mail delivered", "received an e-mail", ("email",)),
        InteractionKind("email_opened", "E-mail opened", "opened an e-mail", ("email",)),
        InteractionKind("email_clicked", "E-mail link clicked", "clicked a link", ("email", "link")),
        InteractionKind("email_bounced", "E-mail bounced", "had an e-mail bounce", ("email",)),
        InteractionKind("email_unsubscribed", "Unsubscribed", "unsubscribed", ("email",)),
        InteractionKind("form_visited", "Form visited", "visited a form", ("form",)),
        InteractionKind("form_submitted", "Form submitted", "submitted a form", ("form",)),
        InteractionKind("event_registered", "Event registered", "registered for an event", ("event",)),
        InteractionKind("event_checked_in", "Event attended", "attended an event", ("event",)),
        InteractionKind("booth_visited", "Booth visited", "visited a booth", ("event", "booth")),
        InteractionKind("page_visited", "Page visited", "visited a page", ("page",)),
        InteractionKind(
            "rental", "Equipment rented", "rented equipment", ("equipment", "category", "amount", "quantity")
        ),
        InteractionKind("purchase", "Purchase", "made a purchase", ("equipment", "category", "amount", "quantity")),
    ),
    properties=(
        Attribute("email", "E-mail name", T.TEXT),
        Attribute("link", "Link", T.TEXT),
        Attribute("form", "Form", T.TEXT),
        Attribute("event", "Event", T.TEXT),
        Attribute("page", "Page", T.TEXT),
        Attribute("equipment", "Equipment", T.TEXT),
        Attribute("amount", "Amount", T.MONEY, decimals=MONEY_DECIMALS),
        Attribute("category", "Category", T.TEXT, in_json=True),
        Attribute("booth", "Booth", T.TEXT, in_json=True),
        Attribute("quantity", "Quantity", T.NUMBER, in_json=True),
    ),
)
"""What every database can answer, before anything custom is declared."""
