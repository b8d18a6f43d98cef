"""The attributes and properties of a database with what asks them; naming and describing those that people declared,
and removing them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.changes.log import note_reshaping
from core.errors import CatalogError, ConflictError
from core.language.catalog import Attribute, Catalog
from core.language.folding import fold
from core.language.messages import quote
from core.language.texts import CATALOG_LABEL, DESCRIPTION, clean
from core.lifecycle.attributes.uses import Use, asked, named, uses_of
from core.store import gate
from core.store.choices import declared
from core.store.database import Database
from core.store.declaring import forget_attribute, load_catalog, locked_catalog, write_attribute
from core.store.records import INTERACTION
from core.store.reshaping import count_held, drop_attribute, forget_former_values
from core.store.segments import lock_segments


@dataclass(frozen=True, slots=True)
class ListedAttribute:
    """An attribute of an entity, or a property of interactions, with what asks it."""

    entity: str
    attribute: Attribute
    uses: tuple[Use, ...]


def list_attributes(database: Database, caller: Caller) -> tuple[ListedAttribute, ...]:
    """Return every attribute and property, in the order of the catalog."""
    with gate.reading(database, caller, UseCase.SEE_CATALOG) as session:
        catalog = load_catalog(session)
        uses = uses_of(session, caller, catalog)
        owned = [(entity.name, attribute) for entity in catalog.entities for attribute in entity.attributes]
        owned += [(INTERACTION, attribute) for attribute in catalog.properties]
        return tuple(
            ListedAttribute(entity, attribute, tuple(uses.get(asked(entity, attribute.name), ())))
            for entity, attribute in owned
        )


def count_values(database: Database, caller: Caller, entity: str, name: str) -> int:
    """Return how many records have a value of an attribute or property, deleted ones too. Raises CatalogError."""
    with gate.reading(database, caller, UseCase.SEE_CATALOG, Subject("attribute", f"{entity}.{name}")) as session:
        return count_held(session, entity, declared(load_catalog(session), entity, name))


def describe_attribute(
    database: Database, caller: Caller, entity: str, name: str, *, label: str, description: str = ""
) -> Attribute:
    """Give an attribute or property another label and description; its name, and so every definition, stays.

    Raises CatalogError if it is built in, or the label is taken or not one line of text.
    """
    subject = Subject("attribute", f"{entity}.{name}")
    with gate.writing(database, caller, UseCase.DESCRIBE_ATTRIBUTE, subject) as session:
        catalog = locked_catalog(session)
        attribute = own_attribute(catalog, entity, name)
        where = f"attribute “{attribute.label}”"
        line = clean(CATALOG_LABEL, f"{where}: the label", " ".join(label.split()), CatalogError)
        if fold(line) != fold(attribute.label) and fold(line) in labels_of(catalog, entity):
            raise CatalogError(f"{where}: the label must be free (got {quote(line)}, which is taken). Choose another.")
        text = clean(DESCRIPTION, f"{where}: the description", description, CatalogError)
        after = replace(attribute, label=line, description=text)
        write_attribute(session, entity, after)
        return after


def remove_attribute(database: Database, caller: Caller, entity: str, name: str, *, most_values: int = 0) -> int:
    """Remove an attribute or property with all of its values. Return how many records had one.

    Raises CatalogError if it is built in, and ConflictError with the names of what asks it, or if more than
    ``most_values`` records have a value: others may have written some since the person looked.
    """

    def work(session: Session) -> int:
        lock_segments(session)
        catalog = locked_catalog(session)
        attribute = own_attribute(catalog, entity, name)
        where = f"attribute “{attribute.label}”"
        if uses := uses_of(session, caller, catalog).get(asked(entity, name)):
            raise ConflictError(
                f"{where}: can't be removed while it is asked by {named(uses)}. Change or delete those."
            )
        values = count_held(session, entity, attribute)
        if values > most_values:
            raise ConflictError(
                f"{where}: must have values in at most {most_values:,} records to be removed (got {values:,}). "
                "Say how many values may go."
            )
        drop_attribute(session, entity, attribute)
        forget_former_values(session, entity, attribute)
        forget_attribute(session, entity, attribute)
        note_reshaping(session, entity)
        return values

    subject = Subject("attribute", f"{entity}.{name}")
    return gate.replayed(database, caller, UseCase.REMOVE_ATTRIBUTE, work, subject=subject)


def own_attribute(catalog: Catalog, entity: str, name: str) -> Attribute:
    """Return an attribute or property that people declared. Raises CatalogError."""
    attribute = declared(catalog, entity, name)
    if not attribute.custom:
        raise CatalogError(f"attribute “{attribute.label}”: must be one that somebody declared (it is built in).")
    return attribute


def labels_of(catalog: Catalog, entity: str) -> set[str]:
    """Return the labels of an entity's attributes, or of the properties of interactions, as `fold` gives them."""
    known = catalog.entity(entity)
    return {fold(attribute.label) for attribute in (known.attributes if known else catalog.properties)}
