from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import select

from core.store.database import Database
from core.store.tables import Contact, Interaction, Lead
from core.teaching.sample import is_sample_loaded, load_sample
from tests.callers import caller

NOW = datetime(2026, 2, 28, 12, tzinfo=UTC)


def test_the_sample_ends_today(database: Database) -> None:
    shares: list[float] = []
    reports = load_sample(database, caller(NOW), progress=lambda progress: shares.append(progress.share))
    assert [report.entity for report in reports] == ["account", "contact", "lead", "interaction"]
    assert sum(report.bad for report in reports) == 0
    assert reports[1].rows == 5_000
    assert shares == sorted(shares)
    assert shares[-1] == 1
    with database.reading() as session:
        assert is_sample_loaded(session)
        counted = [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Contact, Interaction)]
        assert counted == [reports[1].new, reports[3].new]
        latest = session.exec(
            select(sa.func.max(Interaction.occurred_at, type_=Interaction.__table__.c.occurred_at.type))
        ).one()
        assert NOW.replace(day=27) < latest <= NOW
        for table in (Contact, Lead):
            assert session.exec(select(table).where(table.updated_at > NOW)).first() is None
            assert session.exec(select(table).where(table.created_at > table.updated_at)).first() is None

    assert load_sample(database, caller(NOW)) == ()


def test_no_sample_before_it_is_loaded(database: Database) -> None:
    with database.reading() as session:
        assert not is_sample_loaded(session)
