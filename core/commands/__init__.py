"""The commands of ``python -m core``, by subject; importing a module adds its commands.

They read arguments, call use cases and print; rules about segments and data are in the rooms below. Only
``core.__main__`` imports this room.
"""

from core.commands import (
    attributes,
    backups,
    consents,
    data,
    definitions,
    duplicates,
    folders,
    handing_over,
    importing,
    imports,
    new_segments,
    people,
    picking,
    segments,
    suppression_list,
    tokens,
    tracing,
    users,
)
from core.commands.app import app

__all__ = [
    "app",
    "attributes",
    "backups",
    "consents",
    "data",
    "definitions",
    "duplicates",
    "folders",
    "handing_over",
    "importing",
    "imports",
    "new_segments",
    "people",
    "picking",
    "segments",
    "suppression_list",
    "tokens",
    "tracing",
    "users",
]
