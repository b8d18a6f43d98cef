"""The page with everything that is held about a contact, and the tab with what is suppressed."""

from __future__ import annotations

from core import lifecycle
from tests.callers import ANYBODY
from tests.pages.conftest import city_is, make_dynamic


def test_the_report_of_a_contact_says_what_is_known_and_why_it_is_in_segments(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    lifecycle.suppress(database, ANYBODY, "anna@example.org")
    at = app.open("pages/report.py", id=1)
    assert not at.exception
    assert at.title[0].value == "Report about Anna Muster"
    said = "\n".join(element.value for element in at.markdown)
    for each in ("anna@example.org", "From Aachen", "### Suppressed", "Wheel loader"):
        assert each in said.replace("\\", "").replace("\u2060", ""), each


def test_an_address_is_suppressed_on_the_tab_and_told_on_the_contact(app, database):
    lifecycle.suppress(database, ANYBODY, "anna@example.org")
    at = app.open("pages/contact.py", id=1)
    assert any("Suppressed: by e-mail" in warning.value for warning in at.warning)
