from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from core import __main__ as command_line
from core.commands.column_answers import said_formats, said_targets, said_types
from core.errors import ImportFileError
from core.importing import Format
from core.language.operators import AttributeType

COLUMNS = ("Email", "Day", "a=b")


def test_what_is_said_twice_about_a_column_adds_up() -> None:
    said = said_formats(["Day=day first", "Day=decimal comma", "Email=month first"], COLUMNS)
    assert said == {
        "Day": Format(day_first=True, decimal_comma=True),
        "Email": Format(day_first=False, decimal_comma=None),
    }


def test_a_name_may_have_an_equals_sign() -> None:
    assert said_targets(["a=b=city", "Email="], COLUMNS) == {"a=b": "city", "Email": ""}
    assert said_types(["a=b=number"], COLUMNS) == {"a=b": AttributeType.NUMBER}
    assert said_targets(None, COLUMNS) == {}


@pytest.mark.parametrize(
    ("read", "given", "says"),
    [
        (said_targets, "Town=city", "column: must be NAME=TARGET with a column of the file"),
        (said_formats, "Day", "format: must be NAME=FORM"),
        (said_formats, "Day=day frist", "Did you mean “day first”?"),
        (said_types, "Day=choice", "type: must be text, number, money, yes_no, date, datetime"),
    ],
)
def test_what_names_nothing_is_refused_in_words(read: object, given: str, says: str) -> None:
    with pytest.raises(ImportFileError) as raised:
        read([given], COLUMNS)  # type: ignore[operator]
    assert says in str(raised.value)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command_line.app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_the_command_tells_what_it_recognized_and_what_is_open(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'w.db'}", tmp_path / "people.csv"
    assert run("init", "--database", url)[0] == 0
    file.write_text("Email,Birthday,Unsubscribed,Level\na@example.com,03/04/1990,yes,7\n", encoding="utf-8")

    code, said = run("import", str(file), "--database", url)
    assert code == 0
    assert "Column “Unsubscribed” becomes: No consent to e-mail (yes means no)." in said
    assert "Column “Level” was left out; --new-columns keeps it." in said
    assert 'Say --format "Birthday=day first" or --format "Birthday=month first".' in said

    code, said = run(
        "import", str(file), "--database", url, "--format", "Birthday=day first", "--new-columns",
        "--type", "Level=text",
    )  # fmt: skip
    assert code == 0
    assert "1 changed" in said
    assert "Birthday=" not in said
    assert "Column “Level” is new: as it was said." in said


def test_a_file_that_hangs_on_a_question_is_refused_with_its_options(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'w.db'}", tmp_path / "rows.csv"
    assert run("init", "--database", url)[0] == 0
    file.write_text("Email,Date,Amount\na@example.com,2024-03-04,5.00\n", encoding="utf-8")
    code, said = run("import", str(file), "--database", url, "--create")
    assert code == 1
    assert "--kind email_sent" in said
    assert run("import", str(file), "--database", url, "--create", "--kind", "purchase")[0] == 0
