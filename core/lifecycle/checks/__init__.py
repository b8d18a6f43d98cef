"""Checks: tests stored with a segment that say what must be true of its members.

    Has between 500 and 900 members
    Contains none of the contacts whose e-mail consent is no

They run when a draft is saved, and after each refresh. A failing check keeps the segment from going live;
after a refresh it is shown and logged, and the members stay as they are.
"""

from core.lifecycle.checks.check_fields import MAX_COUNT, MAX_PERCENT, Field, FieldType
from core.lifecycle.checks.check_kinds import KINDS, Kind
from core.lifecycle.checks.keeping import (
    MAX_CHECKS,
    add_check,
    change_check,
    copy_checks,
    list_checks,
    remove_check,
    run_checks,
)
from core.lifecycle.checks.results import Check, Result, Subject, failing_by_segment
from core.lifecycle.checks.running import after_refresh, demand

__all__ = [
    "KINDS",
    "MAX_CHECKS",
    "MAX_COUNT",
    "MAX_PERCENT",
    "Check",
    "Field",
    "FieldType",
    "Kind",
    "Result",
    "Subject",
    "add_check",
    "after_refresh",
    "change_check",
    "copy_checks",
    "demand",
    "failing_by_segment",
    "list_checks",
    "remove_check",
    "run_checks",
]
