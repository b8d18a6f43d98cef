"""Short reports of failures: this project's own lines on the way to the error, and the end of what was written.

`--full-trace` and any `--tb` but short show the lines of libraries too.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from subprocess import CalledProcessError, TimeoutExpired
from types import TracebackType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINES_OF_OUTPUT = 15
LINES_OF_MESSAGE = 15


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    error = call.excinfo.value if call.excinfo else None
    if error and item.config.getoption("tbstyle") == "short" and not item.config.getoption("fulltrace"):
        for number, cause in enumerate(_causes(error)):
            _leave_libraries_out(cause, is_first_kept=number == 0)
            _shorten(cause)
    report = yield
    if report.failed:
        if isinstance(error, CalledProcessError | TimeoutExpired):
            written = {"stdout": error.stdout, "stderr": error.stderr}
            report.sections += [(f"{name} of the program", _text(text)) for name, text in written.items()]
        ends = {_end(text): title for title, text in reversed(report.sections) if text.strip()}
        report.sections = [(title, text) for text, title in reversed(ends.items())]
    return report


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what caused it, what caused that."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _leave_libraries_out(error: BaseException, *, is_first_kept: bool) -> None:
    """Take what is not of this project out of a traceback. In the first step pytest looks for the test."""
    steps: list[TracebackType] = []
    step = error.__traceback__
    while step is not None:
        steps.append(step)
        step = step.tb_next
    kept = [step for number, step in enumerate(steps) if _is_own(step) or (number == 0 and is_first_kept)]
    for step, after in zip(kept, [*kept[1:], None], strict=False):
        step.tb_next = after
    error.__traceback__ = kept[0] if kept else None


def _shorten(error: BaseException) -> None:
    """Playwright, for one, says all that is on the page; a picture of it is kept too."""
    match error.args:
        case (str(text),) if text.count("\n") > LINES_OF_MESSAGE:
            lines = text.splitlines()
            error.args = ("\n".join([*lines[:LINES_OF_MESSAGE], f"[{len(lines) - LINES_OF_MESSAGE} lines more]"]),)


def _is_own(step: TracebackType) -> bool:
    file = Path(step.tb_frame.f_code.co_filename)
    return file.is_relative_to(ROOT) and "site-packages" not in file.parts


def _text(written: str | bytes | None) -> str:
    return written.decode(errors="replace") if isinstance(written, bytes) else written or ""


def _end(text: str) -> str:
    lines = text.rstrip().splitlines(keepends=True)
    left_out = len(lines) - LINES_OF_OUTPUT
    return "".join(lines if left_out <= 1 else [f"[{left_out} lines before]\n", *lines[-LINES_OF_OUTPUT:]])
