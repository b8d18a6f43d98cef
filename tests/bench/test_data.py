"""The data of the benchmark are the same on every run, and of the size that was asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bench.data import write
from bench.scale import AS_OF, Scale

TINY = Scale("tiny", accounts=20, contacts=2_000, leads=200, interactions=20_000, repeats=1)


def test_the_same_bytes_come_every_time(tmp_path: Path) -> None:
    first, second = (write(TINY, tmp_path / name) for name in ("first", "second"))
    assert {entity: path.read_bytes() for entity, path in first.items()} == {
        entity: path.read_bytes() for entity, path in second.items()
    }


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("mine", encoding="utf-8")
    assert write(TINY, tmp_path)["lead"].read_text(encoding="utf-8") == "mine"


def test_activity_is_skewed_and_in_the_order_of_time(tmp_path: Path) -> None:
    files = write(TINY, tmp_path)
    done = pd.read_csv(files["interaction"])
    assert len(done) == TINY.interactions
    assert done["id"].is_unique
    assert done["when"].is_monotonic_increasing
    assert done["when"].iloc[-1] <= f"{AS_OF:%Y-%m-%dT%H:%M:%SZ}"
    of_each = done["contact"].value_counts()
    assert of_each.head(TINY.contacts // 100).sum() > 0.2 * TINY.interactions
    assert len(of_each) < 0.97 * TINY.contacts
    assert set(done["contact"]) <= set(pd.read_csv(files["contact"])["external_id"])
