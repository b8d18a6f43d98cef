"""The log has ids and places, and nothing about people."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import streamlit.logger
from streamlit.testing.v1 import AppTest

from core.lifecycle.log_lines import LogForm
from tests.waiting import WITHIN_SECONDS
from ui.shell.doors import logs


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, formatter = [*root.handlers], root.level, streamlit.logger.setup_formatter
    yield
    root.handlers[:], streamlit.logger.setup_formatter = handlers, formatter
    root.setLevel(level)
    for name in logging.root.manager.loggerDict:
        if name.startswith("streamlit"):
            logging.getLogger(name).propagate = False
    streamlit.logger.update_formatter()


def written(form: LogForm = LogForm.JSON) -> io.StringIO:
    stream = io.StringIO()
    logs.configure(form, stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_with_its_ids() -> None:
    stream = written()
    logging.getLogger("core.lifecycle.refreshing").info("Done", extra={"segment": 5, "refresh": "5@2026"})
    [line] = lines(stream)
    assert line["event"] == "Done"
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")
    assert (line["segment"], line["refresh"]) == (5, "5@2026")


@pytest.mark.parametrize("form", list(LogForm))
def test_an_error_leaves_its_kind_and_place_and_not_what_it_says(form: LogForm) -> None:
    stream = written(form)
    try:
        try:
            raise ValueError("anna@example.org")
        except ValueError as cause:
            raise KeyError("Anna Muster") from cause
    except KeyError:
        logging.getLogger("windrow").exception("A page failed")
    text = stream.getvalue()
    assert "KeyError from ValueError" in text
    assert "test_logs.py" in text
    assert "anna" not in text.lower()
    assert "Traceback" not in text


def test_streamlit_writes_into_the_same_log_whenever_its_logger_is_made() -> None:
    streamlit.logger.get_logger("streamlit.made_before")
    stream = written()
    streamlit.logger.get_logger("streamlit.made_before").warning("one")
    streamlit.logger.get_logger("streamlit.made_after").warning("two")
    assert [line["event"] for line in lines(stream)] == ["one", "two"]


def test_addresses_that_are_asked_are_not_written() -> None:
    """They hold codes of the provider, and names of learners."""
    logging.getLogger("uvicorn.access").setLevel(logging.INFO)
    stream = written()
    logging.getLogger("uvicorn.access").info("GET /oauth2callback?code=secret")
    assert stream.getvalue() == ""


def page() -> None:
    import logging

    logging.getLogger("windrow.pages").info("here")


def test_a_line_of_a_session_has_a_hash_of_its_id() -> None:
    stream = written()
    AppTest.from_function(page, default_timeout=WITHIN_SECONDS).run()
    [line] = [line for line in lines(stream) if line["event"] == "here"]
    assert len(line["session"]) == 12
    assert line["session"] == logs.short("test session id")
