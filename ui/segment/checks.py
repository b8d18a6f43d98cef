"""Checks of a segment: their words, their results, and the dialog that makes one."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.access.use_cases import UseCase
from core.lifecycle import SegmentRecord, checks
from core.lifecycle.checks import Check, Result, Subject
from ui.segment import check_dialog
from ui.shell import caller, databases, formats, notices, permission

_WORDS: dict[bool, str] = {
    True: ":green[:material/check_circle: Passed]",
    False: ":red[:material/cancel: Failed]",
}
_REFUSED = "The draft fails {checks}, so it can't go live."
_ABOUT: dict[Subject, str] = {"live": "members", "draft": "draft"}


def draw(record: SegmentRecord) -> None:
    """Draw the checks of a segment with their results, and the buttons to add, change, remove and run them."""
    who = caller.here()
    found = checks.list_checks(databases.database(), who, record.id)
    with st.container(border=True, key=f"checks-{record.id}"):
        st.markdown("#### Checks")
        st.caption(
            "What must hold of the members. Checks run when the draft is saved and after each refresh; "
            "one that fails keeps the segment from going live."
        )
        for check in found:
            _line(record, check, who.at)
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Add check", icon=":material/add:", key="check-add",
                on_click=check_dialog.open_for, args=(record, None),
                **permission.limits(UseCase.ADD_CHECK, record.place, disabled=len(found) >= checks.MAX_CHECKS),
            )  # fmt: skip
            st.button(
                "Run checks now", icon=":material/play_arrow:", key="check-run",
                on_click=_run, args=(record,),
                **permission.limits(UseCase.RUN_CHECKS, record.place, disabled=not found),
            )  # fmt: skip
    check_dialog.draw(record)


def banner(record: SegmentRecord) -> None:
    """Say in the head of a segment's page which checks its members and its draft fail."""
    found = checks.list_checks(databases.database(), caller.here(), record.id)
    _failing(found, "live", "The members fail {checks}.")
    _failing(found, "draft", _REFUSED)


def refusal(record: SegmentRecord) -> bool:
    """Say which checks of the draft prevent publishing; return whether any does."""
    return _failing(checks.list_checks(databases.database(), caller.here(), record.id), "draft", _REFUSED)


def after_saving(segment_id: int) -> None:
    """From a callback that saved a draft: run the checks, and say which fail."""
    with notices.kept():
        found = checks.run_checks(databases.database(), caller.here(), segment_id)
        if found and not any(check.fails(subject) for check in found for subject in check.results):
            notices.done(f"{_counted(len(found))} passed.")


def _failing(found: tuple[Check, ...], subject: Subject, told: str) -> bool:
    failing = [check for check in found if check.fails(subject)]
    if failing:
        lines = "\n".join(
            f"- {formats.plain(check.sentence)}: {formats.plain(check.results[subject].message)}" for check in failing
        )
        st.warning(f"{told.format(checks=_counted(len(failing)))}\n\n{lines}", icon=":material/rule:")
    return bool(failing)


def _counted(number: int) -> str:
    return formats.counted(number, "check")


def _line(record: SegmentRecord, check: Check, now: datetime) -> None:
    said, buttons = st.columns([6, 1], gap="xsmall", vertical_alignment="center")
    outcomes = [
        _outcome(check.results[subject], subject, now, of_both=len(check.results) > 1) for subject in check.results
    ]
    said.markdown(
        "  \n".join([f"**{formats.plain(check.sentence)}**", *(outcomes or [":gray[:material/pending: Not run yet]"])])
    )
    with buttons, st.container(horizontal=True, gap="xsmall", key=f"check-{check.id}-icons-{record.id}"):
        st.button(
            "Edit check", icon=":material/edit:", type="tertiary", key=f"check-edit-{check.id}",
            on_click=check_dialog.open_for, args=(record, check),
            **permission.limits(UseCase.CHANGE_CHECK, record.place),
        )  # fmt: skip
        st.button(
            "Remove check", icon=":material/delete:", type="tertiary", key=f"check-remove-{check.id}",
            on_click=_remove, args=(record, check),
            **permission.limits(UseCase.REMOVE_CHECK, record.place),
        )  # fmt: skip


def _outcome(result: Result, subject: Subject, now: datetime, *, of_both: bool) -> str:
    about = f" ({_ABOUT[subject]})" if of_both else ""
    when = formats.ago(result.checked_at, now)
    return f":small[{_WORDS[result.passed]}{about} · {formats.plain(result.message)} · {when}]"


def _run(record: SegmentRecord) -> None:
    with notices.kept():
        found = checks.run_checks(databases.database(), caller.here(), record.id)
        failed = sum(any(check.fails(subject) for subject in check.results) for check in found)
        notices.done(f"{_counted(failed)} failed." if failed else f"{_counted(len(found))} passed.")


def _remove(record: SegmentRecord, check: Check) -> None:
    def put_back() -> None:
        with notices.kept():
            checks.add_check(databases.database(), caller.here(), record.id, check.kind, check.value)
            notices.done("The check is back.")

    with notices.kept():
        checks.remove_check(databases.database(), caller.here(), record.id, check.id)
        notices.done(f"Removed: {formats.plain(check.sentence)}.", undo=put_back)
