import pytest

from tests.pages.conftest import labelled

CONTACTS = b"id,first_name,last_name,email,city\nX1,Gina,Neu,gina@example.org,Ulm\nX2,Hugo,Neu,hugo@example.org,Ulm\n"
INTERACTIONS = b"""id,contact_email,kind,occurred_at
1,anna@example.org,email_opened,2026-01-31T10:00:00Z
2,who@example.org,email_opened,2026-01-31T10:00:00Z
"""


@pytest.fixture
def data(app):
    return app.open("pages/data.py")


def upload(at, name, content):
    run_import_tab(at)
    at.get("file_uploader")[0].upload(name, content, "text/csv")
    return run_import_tab(at)


def run_import_tab(at):
    """The next run with the tab Import open: AppTest does not remember which one is."""
    at.session_state["data-tabs"] = "Import"
    at.run()
    assert not at.exception
    return at


def test_contacts_are_shown_first_and_counted(data):
    assert data.button_group[0].options == ["Contacts (6)", "Accounts (1)", "Leads (2)", "Interactions (4)"]
    assert list(data.dataframe[0].value["First name"])[:2] == ["Anna", "Bela"]


def test_contacts_are_searched(data):
    data.text_input(key="browse-search-contact").set_value("emma").run()
    assert list(data.dataframe[0].value["First name"]) == ["Emma"]
    data.text_input(key="browse-search-contact").set_value("zoe").run()
    assert "Nothing is found" in data.info[0].value


@pytest.mark.parametrize(("entity", "rows"), [("account", 1), ("lead", 2), ("interaction", 4)])
def test_others_are_a_click_away(data, entity, rows):
    data.button_group[0].set_value(entity).run()
    assert not data.exception
    assert len(data.dataframe[0].value) == rows


def test_an_empty_database_says_so(empty_app):
    at = empty_app.open("pages/data.py")
    assert "There is nothing yet" in at.info[0].value


def test_a_file_is_looked_at_and_imported(data):
    at = upload(data, "people.csv", CONTACTS)
    assert labelled(at.selectbox, "Each row is one of these").value == "contact"
    at.button(key="import-run").click()
    run_import_tab(run_import_tab(at))
    assert {metric.label: metric.value for metric in at.metric}["New"] == "2"
    at.button(key="import-done").click()
    run_import_tab(at)
    assert not at.metric


def test_bad_rows_are_listed(data):
    at = upload(data, "opened.csv", INTERACTIONS)
    assert labelled(at.selectbox, "Each row is one of these").value == "interaction"
    at.button(key="import-run").click()
    run_import_tab(run_import_tab(at))
    figures = {metric.label: metric.value for metric in at.metric}
    assert (figures["New"], figures["Bad"]) == ("1", "1")
    assert list(at.dataframe[0].value["Line"]) == [3]


def test_letters_that_can_be_read_in_two_ways_are_asked_for(data):
    at = upload(data, "people.csv", "email,last_name\nana@example.com,Sšhne\n".encode("cp1252"))
    assert "Which of these words are right?" in at.warning[0].value
    assert any("Söhne" in caption.value for caption in at.caption)
    assert not [button for button in at.button if button.key == "import-run"]
    labelled(at.selectbox, "Letters").set_value("mac-roman")
    run_import_tab(at)
    assert not at.warning
    at.button(key="import-run").click()
    run_import_tab(run_import_tab(at))
    assert {metric.label: metric.value for metric in at.metric}["New"] == "1"


def test_a_person_says_that_a_file_has_no_names(data):
    at = upload(data, "people.csv", b"email,city\nana@example.com,Ulm\n")
    labelled(at.number_input, "Line with the names").set_value(0)
    run_import_tab(at)
    assert not at.exception
    assert list(at.dataframe[0].value["Column"]) == ["column 1", "column 2"]


def test_a_file_that_is_none_is_told_kindly(data):
    at = upload(data, "nothing.csv", b"")
    assert at.error
    assert not at.exception


def ask_tab(data):
    data.session_state["data-tabs"] = "What can be asked"
    data.run()
    assert not data.exception
    return data


def test_what_can_be_asked_is_shown_as_tables_too(data):
    ask_tab(data)
    assert "Job title" in list(data.dataframe[1].value["Name"])
    next(group for group in data.button_group if group.key == "askable-chosen").set_value("interaction")
    ask_tab(data)
    assert "who opened an e-mail" in list(data.dataframe[0].value["In a sentence"])


def test_what_is_reached_from_a_contact_is_counted(data):
    reached = ask_tab(data).dataframe[0].value
    assert list(zip(reached["Reaches"], reached["How many"], reached["There are"], strict=True)) == [
        ("Account", "One each", 1),
        ("Leads", "Many each", 2),
        ("Interactions", "Many each", 4),
    ]
