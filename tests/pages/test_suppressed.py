"""The tab Suppressed of Data, clicked."""

from core import lifecycle
from tests.callers import ANYBODY


def tab(app):
    at = app.open("pages/data.py")
    return again(at)


def again(at):
    """The next run with the tab open: AppTest does not remember which one is."""
    at.session_state["data-tabs"] = "Suppressed"
    at.run()
    assert not at.exception
    return at


def click(at, key, text):
    at.text_input(key="suppress-address").set_value(text)
    at.session_state["data-tabs"] = "Suppressed"
    at.button(key=key).click().run()
    assert not at.exception
    return " ".join(element.value for kind in ("error", "success", "toast", "warning") for element in at.get(kind))


def test_an_address_is_suppressed_asked_for_and_taken_off(app, database):
    at = tab(app)
    assert "It is not suppressed." in click(at, "suppress-ask", "anna@example.org")
    assert "1 address or number added" in click(again(at), "suppress-add", "Anna@example.org")
    assert lifecycle.suppression_counts(database, ANYBODY).contacts == 1
    assert "It is suppressed." in click(again(at), "suppress-ask", "anna@example.org")
    assert "It is no longer suppressed." in click(again(at), "suppress-remove", "anna@example.org")
    assert lifecycle.suppression_counts(database, ANYBODY).contacts == 0
    assert "Suppression" in click(again(at), "suppress-add", "nobody")
