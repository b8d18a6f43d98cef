"""What the pages offer to people who may not do everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.access import clock
from core.access.caller import Caller, Door, Role
from core.store.database import Database
from core.store.tables import Folder, Segment, User
from tests.pages.conftest import NOW, App, city_is, make_dynamic, make_static
from ui.shell import caller

PAGES = (
    "segments", "builder", "versions", "general", "members", "insights", "pick", "contact", "data", "imports",
    "glossary", "tutorial",
)  # fmt: skip
REFUSED = ("must have the role", "must belong to its folder")


@pytest.fixture
def come_in(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts a user with these roles before the screen."""
    with database.writing() as session:
        session.add(User(id=1, name="Vera", created_at=NOW))

    def come_in(*roles: Role) -> None:
        monkeypatch.setattr(caller, "here", lambda: Caller("Vera", frozenset(roles), Door.PAGE, clock.now(), user_id=1))

    return come_in


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_clicks_every_button_and_is_never_refused(
    app: App, database: Database, come_in: Callable[..., None], page: str
) -> None:
    segments = [make_dynamic(database, "Aachen", city_is("Aachen")), make_static(database, "Picked", (1, 2), live=True)]
    come_in(Role.VIEWER)
    opened = segments if page in ("general", "members", "insights", "pick") else segments[:1]
    for segment_id in opened:
        at = app.open(f"pages/{page}.py", id=segment_id)
        for key in [button.key or button.label for button in at.button if not button.disabled]:
            at = app.open(f"pages/{page}.py", id=segment_id)
            [found] = [button for button in at.button if (button.key or button.label) == key]
            found.click().run()
            assert not at.exception, key
            told = [element.value for kind in ("error", "warning", "info") for element in at.get(kind)]
            assert [text for text in told if any(word in text for word in REFUSED)] == [], key


@pytest.mark.parametrize(
    ("role", "enabled"),
    [
        (Role.VIEWER, set()),
        (Role.EDITOR, {"action-copy", "save-template", "Save as"}),
        (Role.PUBLISHER, {"action-refresh", "action-stop", "action-delete"}),
    ],
)
def test_the_buttons_of_a_segment_follow_the_roles(
    app: App, database: Database, come_in: Callable[..., None], role: Role, enabled: set[str]
) -> None:
    segment_id = make_dynamic(database, "Aachen", city_is("Aachen"))
    come_in(role)
    at = app.open("pages/builder.py", id=segment_id)
    keys = {button.key or button.label: button for button in at.button}
    of_segment = [key for key in keys if key.startswith("action-") or key in ("save-template", "Save as")]

    assert {key for key in of_segment if not keys[key].disabled} == enabled


def test_a_button_says_which_role_it_takes(app: App, database: Database, come_in: Callable[..., None]) -> None:
    segment_id = make_dynamic(database, "Aachen", city_is("Aachen"))
    come_in(Role.EDITOR)
    [stop] = [one for one in app.open("pages/builder.py", id=segment_id).button if one.key == "action-stop"]

    assert stop.help.startswith("You must have the role publisher to stop a segment")


@pytest.mark.parametrize(("role", "tabs"), [(Role.VIEWER, 3), (Role.STEWARD, 6)])
def test_the_data_show_the_tabs_that_somebody_may_open(
    app: App, come_in: Callable[..., None], role: Role, tabs: int
) -> None:
    come_in(role)
    assert len(app.open("pages/data.py").tabs) == tabs


def test_a_folder_of_others_keeps_its_segments(app: App, database: Database, come_in: Callable[..., None]) -> None:
    segment_id = make_dynamic(database, "Aachen", city_is("Aachen"))
    with database.writing() as session:
        session.add(Folder(id=1, name="Theirs", name_key="theirs", created_at=NOW))
        session.flush()
        segment = session.get(Segment, segment_id)
        assert segment
        segment.folder_id = 1
    come_in(Role.EDITOR, Role.PUBLISHER)
    [stop] = [one for one in app.open("pages/builder.py", id=segment_id).button if one.key == "action-stop"]

    assert stop.disabled
    assert stop.help.startswith("Its owner or its folder must let you stop a segment")
