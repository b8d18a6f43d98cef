"""Which column becomes what in a table without a line of names: by its cells alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.importing.recognition.mapping import CONTACT_EMAIL, CONTACT_ID, IGNORED, OCCURRED_AT, OWN_ID
from core.importing.recognition.targeting import Table, Targets
from core.language.operators import AttributeType
from core.store.records import INTERACTION

_ID = re.compile(r"(?=.*\d)[\w.:/-]+")


def unnamed_targets(table: Table, entity: str, types: Sequence[AttributeType]) -> Targets:
    """Choose targets of columns that no line names: by their cells alone."""
    chosen = Targets(dict.fromkeys(table.columns, IGNORED))
    if entity != INTERACTION:
        chosen.mapping |= _who(table, entity)
        return chosen
    days, texts = (AttributeType.DATE, AttributeType.DATETIME), (AttributeType.TEXT,)
    for column, type_ in zip(table.columns, types, strict=True):
        free = [t for t in (OCCURRED_AT, CONTACT_ID, "amount", "quantity") if t not in chosen.mapping.values()]
        evidence = table.evidence[column]
        if type_ in days and OCCURRED_AT in free:
            chosen.mapping[column] = OCCURRED_AT
        elif type_ in texts and CONTACT_ID in free and CONTACT_EMAIL not in chosen.mapping.values():
            is_address = evidence.addresses * 10 >= evidence.distinct * 9
            chosen.mapping[column] = CONTACT_EMAIL if is_address else CONTACT_ID
        elif type_ in (AttributeType.NUMBER, AttributeType.MONEY):
            target = "amount" if evidence.comma_decimals or evidence.point_decimals else "quantity"
            if target in free:
                chosen.mapping[column] = target
    return chosen


def _who(table: Table, entity: str) -> dict[str, str]:
    """Choose the column that identifies records: for contacts addresses, else ids.

    A column is the own id only if it is the only one, or if each of its cells looks like an id.
    """
    cells = table.evidence
    if entity == "contact":
        found = [c for c in table.columns if cells[c].distinct and cells[c].addresses * 10 >= cells[c].distinct * 9]
        if found:
            return {found[0]: "email"}
    ids = [c for c in table.columns if cells[c].samples and all(_ID.fullmatch(text) for text in cells[c].samples)]
    if ids or len(table.columns) == 1:
        return {(ids or list(table.columns))[0]: OWN_ID}
    return {}
