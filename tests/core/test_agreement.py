"""The compiler selects whom the reference selects, on both databases, in every scenario.

Random definitions on generated worlds; the seeds are fixed. `python -m tests.prove` goes on from here.
"""

import pytest

from core.database import Database
from tests.agreement import disagreements
from tests.loading import load
from tests.worlds import SCENARIOS, world

DEFINITIONS_PER_WORLD = 140


@pytest.mark.parametrize("seed", range(len(SCENARIOS)), ids=[f"{zone}-{at}" for zone, at in SCENARIOS])
def test_the_compiler_selects_whom_the_reference_selects(database: Database, seed: int) -> None:
    one = world(seed)
    load(one, database)
    with database.engine.connect() as connection:
        differing = [str(found) for found in disagreements(one, connection, range(DEFINITIONS_PER_WORLD))]
    assert not differing, "\n\n".join([f"{len(differing)} of {DEFINITIONS_PER_WORLD} differ", *differing])
