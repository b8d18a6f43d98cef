"""What a condition can name in its place, and where else a name is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.language.catalog import Attribute, Catalog
from core.language.folding import fold
from core.language.messages import suggestion


@dataclass(frozen=True, slots=True)
class Scope:
    """The place of conditions on profiles of an entity, or on interactions if ``entity`` is None."""

    catalog: Catalog
    entity: str | None

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The attributes or properties by the name that a condition uses."""
        if self.entity is None:
            return {property_.name: property_ for property_ in self.catalog.properties}
        return self.catalog.attributes_of(self.entity)

    def find(self, name: str) -> Attribute | None:
        """The attribute or property of that name, None if there is none."""
        if self.entity is None:
            return self.catalog.property(name)
        return self.catalog.attributes_of(self.entity).get(name)

    @property
    def what(self) -> str:
        """What the names are: *an attribute of contacts*."""
        if self.entity is None:
            return "a property of interactions"
        return f"an attribute of {self._plural(self.entity)}"

    def hint(self, name: str) -> str:
        """What an unknown name may be: a label, a relation's attribute, a name from elsewhere, a typing error."""
        wanted = fold(name)
        for known, attribute in self.attributes.items():
            if wanted in (fold(known), fold(attribute.label)) or known.endswith(f".{wanted}"):
                return f"Did you mean “{known}”?"
        return self._elsewhere(name) or suggestion(name, self.attributes)

    def _elsewhere(self, name: str) -> str:
        relation, _, related_name = name.rpartition(".")
        if self.entity is None:
            owners = [entity.name for entity in self.catalog.entities if entity.attribute(name)]
            return f"It is an attribute of {self._plural(owners[0])}; use it in a profile block." if owners else ""
        for to_many in self.catalog.relations_of(self.entity, to_many=True):
            if relation in ("", to_many.name) and related_name in self.catalog.attributes_of(to_many.to):
                return (
                    f"It is an attribute of {self._plural(to_many.to)}; "
                    f"use “{related_name}” in a related group of “{to_many.name}”."
                )
        if self.catalog.property(name):
            return "It is a property of interactions; use it in a behavioral block."
        for entity in self.catalog.entities:
            if entity.attribute(name):
                return f"It is an attribute of {self._plural(entity.name)}."
        return ""

    def _plural(self, entity: str) -> str:
        known = self.catalog.entity(entity)
        return (known.plural if known else entity).lower()
