"""Whether a definition makes sense: against the catalog, and against the segments it names.

`find_problems` finds everything that keeps a definition from running, all at once and each with
its path. `find_warnings` finds what runs but is probably not what its author means; it skips parts
that have problems.
"""

from core.language.validation.limits import (
    MAX_BLOCKS,
    MAX_CONDITIONS,
    MAX_LEVELS,
    MAX_SPAN,
    MAX_VALUES_OF_ALL,
    MAX_VALUES_OF_ONE,
)
from core.language.validation.problems import find_problems
from core.language.validation.warnings import find_warnings

__all__ = [
    "MAX_BLOCKS",
    "MAX_CONDITIONS",
    "MAX_LEVELS",
    "MAX_SPAN",
    "MAX_VALUES_OF_ALL",
    "MAX_VALUES_OF_ONE",
    "find_problems",
    "find_warnings",
]
