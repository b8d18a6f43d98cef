"""What the README says runs: its Python, its commands, its links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.__main__ import app
from core.store.database import open_database

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_COMMANDS = re.findall(r"^python -m core (\w+)", README, re.MULTILINE)


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_notebook_lines_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    open_database("sqlite:///data/windrow.db").dispose()
    names: dict[str, object] = {}
    exec(compile(_block("python"), "README.md", "exec"), names)  # noqa: S102 - our own README
    names["database"].dispose()  # type: ignore[attr-defined]
    assert capsys.readouterr().out == "0\n"


@pytest.mark.parametrize("command", sorted(set(_COMMANDS)))
def test_the_commands_exist(command: str) -> None:
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize("target", ["run", "test"])
def test_the_make_targets_exist(target: str) -> None:
    assert f"make {target} " in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_the_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
