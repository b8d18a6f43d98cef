"""A real purchase log, from the command line to a live segment, against a computation with pandas."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from core import lifecycle
from core.__main__ import app
from core.audience.selection import count
from core.language.definition import Definition
from core.language.sentence import read_sentence
from core.membership import every_member
from core.store.database import Database, open_database
from tests.callers import ANYBODY, caller

LOG = Path(__file__).resolve().parents[2] / "data" / "cdnow_sample.txt"
AS_OF = datetime(1998, 7, 1, tzinfo=UTC)
COLUMNS = ("column 2=contact.external_id", "column 3=occurred_at", "column 4=quantity", "column 5=amount", "column 1=")
FAITHFUL_THEN_GONE = (
    "Contacts who made a purchase at least 3 times before 1 October 1997, "
    "and also who never made a purchase after 30 September 1997"
)


@pytest.fixture
def loaded(database_url: str) -> Database:
    options = [option for column in COLUMNS for option in ("--column", column)]
    for _ in range(2):
        call = ["import", str(LOG), "--entity", "interaction", "--kind", "purchase", "--create", *options]
        result = CliRunner().invoke(app, [*call, "--database", database_url])
        assert result.exit_code == 0, result.output
    assert "0 new, 0 changed, 6,919 unchanged" in result.output
    return open_database(database_url)


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    table = pd.read_csv(LOG, sep=r"\s+", header=None, names=["all", "own", "day", "cds", "amount"], dtype=str)
    table["amount"] = table.amount.map(Decimal)
    return table


def test_segments_of_the_log_are_those_of_pandas(loaded: Database, log: pd.DataFrame) -> None:
    catalog = lifecycle.catalog(loaded, ANYBODY)

    def asked(sentence: str) -> Definition:
        return read_sentence(sentence, catalog)

    early, late = log[log.day <= "19970930"], log[log.day > "19970930"]
    often = early.groupby("own").size()
    expected = set(often[often >= 3].index) - set(late.own)
    assert len(expected) > 50

    made = lifecycle.create_segment(loaded, caller(AS_OF), kind="dynamic", name="Faithful, then gone")
    definition = asked(FAITHFUL_THEN_GONE)
    lifecycle.save_draft(loaded, caller(AS_OF), made.id, definition, revision=made.draft_revision)
    outcome = lifecycle.publish(loaded, caller(AS_OF), made.id)
    with loaded.reading() as session:
        own_ids = dict(map(tuple, session.execute(sa.text("SELECT id, external_id FROM contact"))))
    assert {own_ids[row.profile_id] for row in every_member(loaded, ANYBODY, made.id)} == expected
    assert outcome.members == len(expected)

    spent = log.groupby("own").amount.sum()
    for threshold in (Decimal(100), Decimal("100.50"), Decimal(1000)):
        rich = asked(f"Contacts who made a purchase with a total amount of at least {threshold}")
        assert count(loaded, ANYBODY, rich, as_of=AS_OF, zone="UTC") == int((spent >= threshold).sum())
    loaded.dispose()
