"""Runs one server for as long as its standard input stays open, then stops it and clears up.

The tests hold the other end of that pipe. However they end (done, Ctrl-C, killed), the operating
system closes it, so no server and no temporary folder outlives them. A program of its own that
imports nothing of the project: tests/servers.py starts it with a job as JSON:

    commands  what to run, one after another; the last one is the server
    folder    where they run; a temporary folder to delete at the end if `delete` is true
    user      [uid, gid] to run them as, or null for the current user
    signal    the number of the signal that asks the server to stop
"""

import json
import select
import shutil
import subprocess
import sys

LOOK_EVERY_SECONDS = 0.05
STOP_WITHIN_SECONDS = 10


def main() -> None:
    job = json.loads(sys.argv[1])
    user, group = job["user"] or (None, None)
    try:
        for command in job["commands"]:
            process = subprocess.Popen(
                command,
                cwd=job["folder"],
                stdin=subprocess.DEVNULL,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
            if not _ended(process):
                _stop(process, job["signal"])
                break
            if process.returncode:
                sys.exit(f"{command[0]} ended with {process.returncode}")
    finally:
        if job["delete"]:
            shutil.rmtree(job["folder"], ignore_errors=True)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Waits until the process ends (True) or nobody needs it any longer (False)."""
    while process.poll() is None:
        closed, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY_SECONDS)
        if closed:
            return False
    return True


def _stop(process: subprocess.Popen[bytes], signal: int) -> None:
    process.send_signal(signal)
    try:
        process.wait(STOP_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
