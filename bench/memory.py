"""The peak memory of this process in a stretch of work, without pages of mapped files, which the system takes back
when it needs them.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_RESET_PEAK = "5"


def reset_peak() -> None:
    """Begin a stretch. On systems other than Linux, the process's whole life counts."""
    if _CLEAR.exists():
        _CLEAR.write_text(_RESET_PEAK, encoding="ascii")


def peak_mebibytes() -> int:
    """Return the peak since `reset_peak`."""
    if _STATUS.exists():
        lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="utf-8").splitlines())
        return (int(lines["VmHWM"].split()[0]) - int(lines["RssFile"].split()[0])) // 1024
    bytes_in_unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_in_unit // 1024**2
