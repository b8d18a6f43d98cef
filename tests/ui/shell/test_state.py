import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from core.language.definition import Definition, ProfileBlock, SegmentBlock, Step
from ui.shell import state
from ui.shell.state import UNDO_STEPS, Draft

EMPTY = Definition()
ONE = Definition(steps=(Step(block=ProfileBlock()),))
TWO = Definition(steps=(Step(block=SegmentBlock(segment="a")),))


def draft() -> Draft:
    return Draft(1, "Name", "UTC", EMPTY, saved_name="Name", saved_definition=EMPTY)


def test_a_change_can_be_undone_and_redone():
    kept = draft()
    kept.change(ONE)
    kept.change(TWO)
    kept.undo()
    assert kept.definition == ONE
    kept.undo()
    assert kept.definition == EMPTY
    kept.undo()
    assert kept.definition == EMPTY
    kept.redo()
    kept.redo()
    assert kept.definition == TWO


def test_a_new_change_forgets_what_was_undone():
    kept = draft()
    kept.change(ONE)
    kept.undo()
    kept.change(TWO)
    assert kept.future == []


def test_the_same_definition_is_no_change():
    kept = draft()
    kept.change(EMPTY)
    assert kept.past == []


def test_only_so_many_steps_are_kept():
    kept = draft()
    for number in range(UNDO_STEPS + 5):
        kept.change(Definition(steps=(Step(block=SegmentBlock(segment=str(number))),)))
    assert len(kept.past) == UNDO_STEPS


def test_it_is_changed_while_name_or_definition_differ_from_what_is_saved():
    kept = draft()
    assert not kept.is_changed
    kept.name = "Name "
    assert not kept.is_changed
    kept.name = "Other"
    assert kept.is_changed
    kept.name = "Name"
    kept.change(ONE)
    assert kept.is_changed


def test_a_run_gives_way_where_a_newer_one_waits(monkeypatch):
    def stop() -> None:
        raise RerunException(RerunData())

    waited_for = SafeSessionState(SessionState(), stop)
    monkeypatch.setattr("streamlit.runtime.state.session_state_proxy.get_session_state", lambda: waited_for)
    with pytest.raises(RerunException):
        state.give_way()
