"""Which segment is built on which: who is shown, where, and the ways to them."""

from __future__ import annotations

import pytest

from core.store.database import open_database
from tests.apps import AppTest
from tests.callers import ANYBODY
from tests.makers import add_many, city_is, defined, live, members_of
from tests.waiting import WITHIN_SECONDS
from ui.general import needs


def app(key):
    from ui.general import needs

    needs.draw(key)


@pytest.fixture
def database(tmp_path, monkeypatch):
    """Base ← middle ← top, and one that stands alone."""
    url = f"sqlite:///{tmp_path / 'windrow.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    opened = open_database(url)
    add_many(opened, [1])
    live(opened, "Base", city_is("Aachen"))
    live(opened, "Middle [x](y)", members_of("base"))
    live(opened, "Top", members_of("middle-x-y"))
    live(opened, "Alone", defined(city_is("Berlin").steps[0].block))
    live(opened, "Other base", city_is("Ulm"))
    live(opened, "Other top", members_of("other-base"))
    yield opened
    opened.dispose()


@pytest.mark.usefixtures("database")
class TestSegments:
    def shown(self, key):
        at = AppTest.from_function(app, args=(key,), default_timeout=WITHIN_SECONDS).run()
        assert not at.exception
        return at

    def test_all_that_are_connected_are_listed_with_both_directions(self):
        table = self.shown(None).dataframe[0].value.set_index("Segment")
        assert sorted(table.index) == ["Base", "Middle [x](y)", "Other base", "Other top", "Top"]
        assert tuple(table.loc["Middle [x](y)"]) == ("Base", "Top")

    def test_of_one_only_what_it_needs_and_what_needs_it_near_or_far(self):
        at = self.shown("base")
        assert list(at.dataframe[0].value["Segment"]) == ["Base", "Middle [x](y)", "Top"]
        assert [button.label for button in at.button] == ["Middle \\[x\\]\\(y\\)", "Top"]

    def test_one_that_stands_alone_says_so(self):
        assert self.shown("alone").caption[0].value == "It stands alone."


def test_each_stands_to_the_right_of_what_it_is_built_on(database):
    from core import lifecycle
    from core.language.dependencies import in_dependency_order

    segments = {known.key: known for known in in_dependency_order(lifecycle.known_segments(database, ANYBODY))}
    boxes = needs.boxes_of(list(segments.values()), needs.direct_needs(segments), "base")
    columns = {box.id: box.column for box in boxes}
    assert (columns["base"], columns["middle-x-y"], columns["top"]) == (0, 1, 2)
    assert len({(box.column, box.row) for box in boxes}) == len(boxes)
