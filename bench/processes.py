"""What a server process uses, as Linux tells it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import perf_counter


def listening(url: str) -> int:
    """Return the process of the app at an address: the one whose command line names its port. Raises LookupError."""
    port = url.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # the process ended meanwhile
        if f"--server.port={port}".encode() in words:
            return int(folder.name)
    raise LookupError(port)


def cpu_seconds(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    times = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / 100


def megabytes(process: int) -> float:
    """Return the memory of its own that a process has."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon"))


async def watch_memory(process: int, until: float, minutes: list[float]) -> None:
    """Note the memory of a process each minute until a time of `perf_counter`."""
    while perf_counter() < until:
        minutes.append(megabytes(process))
        await asyncio.sleep(60)
