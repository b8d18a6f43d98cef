"""A page that fails shows a number, and the log has the rest."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from tests.waiting import WITHIN_SECONDS


def page() -> None:
    from ui.shell.doors import failures

    failures.tell(ValueError("anna@example.org"))


def test_a_failure_is_shown_by_a_number_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        at = AppTest.from_function(page, default_timeout=WITHIN_SECONDS).run()
    [shown] = [error.value for error in at.error]
    assert "anna" not in shown
    [record] = [record for record in caplog.records if record.name == "windrow.pages"]
    assert vars(record)["failure"] in shown


def mistake() -> None:
    from core.errors import StateError
    from ui.shell.doors import failures

    failures.tell(StateError("segment: must be live (got a draft)."))


def test_a_mistake_is_told_in_its_own_words() -> None:
    at = AppTest.from_function(mistake, default_timeout=WITHIN_SECONDS).run()
    assert [error.value for error in at.error] == [r"Segment\: must be live \(got a draft\)\."]
