"""The dashboard as a team uses it: everybody signed in, server processes behind nginx, on PostgreSQL.

    python -m bench.hosted --people 100 --minutes 20
    python -m bench.hosted --people 100 --minutes 20 --storm

Tells answer times, errors, the CPU time of each answer and the memory of each process by minute. In a storm PostgreSQL
is stopped and started twice and one process is killed, while a program writes: whatever the database confirmed to it
must be there in the end. It wants nginx, and takes its configuration from deploy/.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter

from bench.callers import caller
from bench.processes import cpu_seconds, listening, watch_memory
from bench.visitors import Answers, visit
from core import lifecycle
from core.access import clock
from core.errors import DatabaseError
from core.store.database import Database, open_database
from core.store.tables import DomainRole
from core.teaching import first_start
from tests.servers import ROOT, free_port, run_app, run_postgres

PROCESSES = 2
_DOMAIN = "example.com"
_AWAY_SECONDS = 10.0
_RESTART_SECONDS = 2.0
"""After which systemd starts a process again (`RestartSec`)."""
_POSTGRES = {"listen_addresses": "", "shared_buffers": "256MB", "max_connections": "200"}


class PostgreSQL:
    """A server that can be stopped and started at one address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running = ExitStack()

    def start(self) -> str:
        """Start it, and return its address."""
        return self._running.enter_context(
            run_postgres(kept=self._folder / "data", settings=_POSTGRES, place=self._folder)
        )

    def stop(self) -> None:
        """Stop it; connections break."""
        self._running.close()


class Processes:
    """The server processes of the dashboard, behind the door *proxy*."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._ports = [free_port() for _ in range(PROCESSES)]
        self._running = [ExitStack() for _ in self._ports]

    @property
    def addresses(self) -> list[str]:
        """Where nginx finds them."""
        return [f"127.0.0.1:{port}" for port in self._ports]

    @property
    def numbers(self) -> list[int]:
        """Their numbers at the operating system."""
        return [listening(address) for address in self.addresses]

    def start(self, which: int) -> None:
        """Start one of them."""
        self._running[which].enter_context(
            run_app(
                self._url,
                name=f"hosted-{which}",
                port=self._ports[which],
                WINDROW_DOOR="proxy",
                WINDROW_HOSTS="127.0.0.1",
                WINDROW_PROXY_ADDRESSES="127.0.0.1",
                WINDROW_PROXY_USER="X-Forwarded-User",
                WINDROW_LOG="json",
            )
        )

    def kill(self, which: int) -> None:
        """End one of them without a word."""
        os.kill(self.numbers[which], signal.SIGKILL)
        self._running[which].close()

    def stop(self) -> None:
        """Stop them."""
        for running in self._running:
            running.close()


def nginx_configuration(folder: Path, port: int, processes: list[str], password_file: Path) -> str:
    """Return deploy/nginx.conf for a folder and a port of this machine, without TLS, asking for a name."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    passed_on = (ROOT / "deploy" / "windrow-proxy.conf").read_text(encoding="utf-8")
    for example, address in zip(("127.0.0.1:8501", "127.0.0.1:8502"), processes, strict=True):
        site = site.replace(example, address)
    site = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
    site = re.sub(r"^\s*ssl_.*\n", "", site, flags=re.MULTILINE).replace(
        "listen 443 ssl http2", f"listen 127.0.0.1:{port}"
    )
    site = site.replace("windrow.example.com", "127.0.0.1").replace(
        "include /etc/nginx/windrow-proxy.conf;",
        f"auth_basic windrow; auth_basic_user_file {password_file}; include {folder}/passed_on.conf;",
    )
    passed_on = passed_on.replace('X-Forwarded-User ""', "X-Forwarded-User $remote_user").replace(
        'X-Forwarded-Email ""', f'X-Forwarded-Email "$remote_user@{_DOMAIN}"'
    )
    passed_on = passed_on.replace("; Secure;", ";")
    (folder / "passed_on.conf").write_text(passed_on, encoding="utf-8")
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{site}}}\n"
    )


@contextmanager
def run_nginx(folder: Path, processes: list[str], people: int) -> Iterator[str]:
    """Run nginx before the processes, for people who are named u0, u1 …; gives its address."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    passwords = folder / "passwords"
    passwords.write_text("".join(f"u{number}:{{PLAIN}}u{number}\n" for number in range(people)), encoding="ascii")
    passwords.chmod(0o644)
    folder.chmod(0o755)
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(nginx_configuration(folder, port, processes, passwords), encoding="utf-8")
    with subprocess.Popen([program, "-c", str(file), "-p", str(folder)]) as server:  # noqa: S603 - what was found above
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def headers(number: int) -> dict[str, str]:
    """Return what the browser of a person sends to sign in."""
    name = f"u{number}:u{number}".encode()
    return {"Authorization": f"Basic {base64.b64encode(name).decode()}"}


async def storm(postgresql: PostgreSQL, processes: Processes, minutes: float) -> None:
    """Stop PostgreSQL for some seconds after a fifth and three fifths of the time, and kill a process in between."""
    fifth = minutes * 60 / 5
    for blow in ("away", "kill", "away"):
        await asyncio.sleep(fifth)
        if blow == "kill":
            await asyncio.to_thread(processes.kill, 0)
            await asyncio.sleep(_RESTART_SECONDS)
            await asyncio.to_thread(processes.start, 0)
        else:
            await asyncio.to_thread(postgresql.stop)
            await asyncio.sleep(_AWAY_SECONDS)
            await asyncio.to_thread(postgresql.start)


async def write(database: Database, until: float) -> int:
    """Rename a segment again and again; return how often the database confirmed it.

    Raises AssertionError if the last confirmed name is lost.
    """
    confirmed, last, number = 0, "", 0
    who = caller(clock.now())
    segment_id = lifecycle.create_segment(database, who, kind="static", name="Written under load").id
    while perf_counter() < until:
        number += 1
        name = f"Written {number} times"
        try:
            await asyncio.to_thread(lifecycle.describe, database, caller(clock.now()), segment_id, name=name)
            confirmed, last = confirmed + 1, name
        except DatabaseError:
            pass  # not confirmed, and told: the next one tries again
        await asyncio.sleep(0.2)
    stored = lifecycle.segment(database, caller(clock.now()), segment_id).name
    if _number(stored) < _number(last):
        raise AssertionError(f"{last!r} was confirmed, and {stored!r} is there")
    return confirmed


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name) or 0)


async def measure(
    url: str, postgresql: PostgreSQL, processes: Processes, database: Database, asked: argparse.Namespace
) -> None:
    """Let the people in, and print the result."""
    answers, until = Answers(), perf_counter() + asked.minutes * 60
    numbers = processes.numbers
    began = [cpu_seconds(number) for number in numbers]
    memory: list[list[float]] = [[] for _ in numbers]
    watched = numbers[1:] if asked.storm else numbers  # the first one is killed
    writing = asyncio.create_task(write(database, until))
    await asyncio.gather(
        *(watch_memory(number, until, into) for number, into in zip(watched, memory, strict=False)),
        *(visit(url, answers, number, until, headers(number)) for number in range(asked.people)),
        *([storm(postgresql, processes, asked.minutes)] if asked.storm else []),
    )
    print(answers.report())
    if not asked.storm:
        spent = [cpu_seconds(number) - before for number, before in zip(numbers, began, strict=True)]
        answered = sum(map(len, answers.seconds.values()))
        shares = " and ".join(f"{one / (asked.minutes * 60):.0%}" for one in spent)
        print(f"server processes: {shares} of one core, {sum(spent) / max(answered, 1) * 1000:.0f} ms for each answer")
    for number, into in zip(watched, memory, strict=False):
        print(f"memory of process {number}, MB by minute: " + " ".join(f"{one:.0f}" for one in into))
    print(f"{await writing} writes of a program were confirmed, and the last of them is there")


def main() -> None:
    """Start everything, let the people in, and print the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--storm", action="store_true", help="restart PostgreSQL twice and kill a process")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="windrow-", dir="/tmp") as place, ExitStack() as stack:
        folder = Path(place)
        folder.chmod(0o777)
        postgresql = PostgreSQL(folder)
        address = postgresql.start()
        stack.callback(postgresql.stop)
        database = open_database(address)
        stack.callback(database.dispose)
        first_start.prepare(database, caller(clock.now()))
        with database.writing() as session:
            session.add(DomainRole(domain=_DOMAIN, role="editor"))
        processes = Processes(address)
        stack.callback(processes.stop)
        for which in range(PROCESSES):
            processes.start(which)
        url = stack.enter_context(run_nginx(folder, processes.addresses, asked.people))
        asyncio.run(measure(url, postgresql, processes, database, asked))


if __name__ == "__main__":
    main()
