"""The choices of attributes and properties: adding some, and storing them in another order or with other labels.

A choice is stored as its code, which never changes; people see its label. Those of built-in attributes can be added
to as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from core.errors import CatalogError
from core.language.catalog import BUILT_IN, Attribute, Catalog
from core.language.folding import fold
from core.language.messages import quote
from core.language.texts import CATALOG_LABEL, CHOICE_CODE, clean
from core.store.declaring import OF_A_LIST, Choices, check_choices, locked_catalog, write_attribute
from core.store.records import INTERACTION
from core.store.tables import OwnChoices


def add_choices(session: Session, entity: str, name: str, labels: Iterable[str]) -> Attribute:
    """Add choices at the end of an attribute's list, or of a property's (``entity`` `INTERACTION`). Return it as it is
    then.

    A label that means a choice already, in any case, adds nothing. Raises CatalogError for a label that is too long or
    not printable, for too many choices, and if the attribute has none.
    """
    attribute = attribute_of_a_list(locked_catalog(session), entity, name)
    where = f"choices of “{attribute.label}”"
    codes = set(attribute.choice_codes)
    known = {fold(word) for choice in attribute.choices for word in choice}
    added: list[tuple[str, str]] = []
    for label in labels:
        tidy = clean(CATALOG_LABEL, f"{where}: {quote(label)}", " ".join(label.split()), CatalogError)
        if fold(tidy) not in known:
            code = new_code(tidy, codes)
            added.append((code, tidy))
            codes.add(code)
            known |= {fold(tidy), fold(code)}
    if not added:
        return attribute
    return write_choices(session, entity, attribute, (*attribute.choices, *added))


def new_code(label: str, taken: Iterable[str]) -> str:
    """Make the code of a new choice: “Größe L” is ``größe_l``."""
    stem = re.sub(r"\W+", "_", label.lower()).strip("_")[: CHOICE_CODE.most - 5].strip("_") or "choice"
    taken, code, number = {fold(code) for code in taken}, stem, 1
    while fold(code) in taken:
        number += 1
        code = f"{stem}_{number}"
    return code


def attribute_of_a_list(catalog: Catalog, entity: str, name: str) -> Attribute:
    """Return an attribute or property whose values are of a list. Raises CatalogError."""
    attribute = declared(catalog, entity, name)
    if attribute.type not in OF_A_LIST:
        raise CatalogError(f"“{attribute.label}”: must have a list of choices (got {attribute.type.value}).")
    return attribute


def declared(catalog: Catalog, entity: str, name: str) -> Attribute:
    """Return an attribute of an entity, or a property of interactions. Raises CatalogError if there is none."""
    owner = catalog.entity(entity)
    found = catalog.property(name) if entity == INTERACTION else owner.attribute(name) if owner else None
    if found is None:
        raise CatalogError(f"{entity}.{name}: must be an attribute or property (there is none). See the list.")
    return found


def forget_choice(session: Session, entity: str, name: str, code: str) -> None:
    """Take a choice that no record has, and nothing asks, out of the list of an attribute or property."""
    attribute = attribute_of_a_list(locked_catalog(session), entity, name)
    left = tuple(choice for choice in attribute.choices if choice[0] != code)
    owner = BUILT_IN.entity(entity)
    built_in = BUILT_IN.property(name) if entity == INTERACTION else owner.attribute(name) if owner else None
    if built_in is not None and left == built_in.choices:
        session.delete(session.get_one(OwnChoices, (entity, name)))
        session.flush()
    else:
        write_choices(session, entity, attribute, left)


def write_choices(session: Session, entity: str, attribute: Attribute, choices: Choices) -> Attribute:
    """Store all choices of an attribute, in order. Return the attribute with them."""
    check_choices(f"choices of “{attribute.label}”", choices)
    after = replace(attribute, choices=choices)
    if attribute.custom:
        write_attribute(session, entity, after)
    else:
        session.merge(OwnChoices(entity=entity, name=attribute.name, choices=[list(choice) for choice in choices]))
        session.flush()
    return after
