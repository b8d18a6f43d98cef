"""What the pages that everybody opens ask the database, and that they ask it at each click."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.language.definition import Definition, Step
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, make_dynamic, readers

PAGES = ("pages/segments.py", "pages/builder.py", "pages/members.py", "pages/insights.py")
CATALOG = "FROM custom_attribute"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Every statement from here on, of the app and the test."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def saying(statements: list[str], words: str) -> int:
    return sum(words in " ".join(statement.split()) for statement in statements)


@pytest.mark.parametrize(("page", "times"), [*zip(PAGES, (0, 2, 0, 1), strict=True)])
def test_what_can_be_asked_is_read_once_for_the_page_and_once_for_its_count(app, database, asked, page, times):
    steps = (Step(block=city_is("Aachen").steps[0].block), Step(operator="but_not", block=readers()))
    at = app.open(page, id=make_dynamic(database, "Aachen", Definition(steps=steps)))
    asked.clear()
    at.run()
    assert saying(asked, CATALOG) == times


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_much_however_many_segments_there_are(app, database, asked, page):
    at = app.open(page, id=make_dynamic(database, "First", city_is("Aachen")))
    at.run()

    def of_a_run() -> int:
        asked.clear()
        at.run()
        return len(asked)

    alone = of_a_run()
    for number in range(5):
        make_dynamic(database, f"Another {number}", city_is("Berlin"))
    at.run()
    assert of_a_run() == alone


@pytest.mark.parametrize("page", PAGES)
def test_what_another_process_wrote_is_seen_at_the_next_click(app, database, page):
    segment_id = make_dynamic(database, "Before", city_is("Aachen"))
    at = app.open(page, id=segment_id)
    assert not is_told(1, at)
    lifecycle.describe(database, caller(NOW), segment_id, name="After")
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(NOW), segment_id, city_is("Köln"), revision=revision)
    lifecycle.publish(database, caller(NOW), segment_id)
    at.run()
    assert not at.exception
    assert any("After" in text for text in seen(at)), seen(at)
    assert is_told(1, at), seen(at)


def is_told(members: int, at) -> bool:
    """Whether the page tells this number of members, in its head or as a figure."""
    return any(text == str(members) or f" {members} member" in text for text in seen(at))


def seen(at) -> list[str]:
    """What stands on the page: headings, texts, names in fields and on links, figures."""
    named = [*at.title, *at.main.markdown, *at.text_input, *at.metric]
    return [str(element.value) for element in named] + [link.proto.label for link in at.get("page_link")]
