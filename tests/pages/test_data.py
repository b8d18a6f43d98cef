import re

import pytest
from sqlmodel import select

from core.store.tables import Account, Contact
from tests.pages.conftest import labelled
from tests.waiting import wait_until

CONTACTS = b"id,first_name,last_name,email,city\nX1,Gina,Neu,gina@example.org,Ulm\nX2,Hugo,Neu,hugo@example.org,Ulm\n"
INTERACTIONS = b"""id,contact_email,kind,occurred_at
1,anna@example.org,email_opened,2026-01-31T10:00:00Z
2,who@example.org,email_opened,2026-01-31T10:00:00Z
"""
PASTE = "Rows copied from a spreadsheet, with the names of the columns in the first"


@pytest.fixture
def data(app):
    return app.open("pages/data.py")


def import_tab(at):
    """The next run with the tab Import open: AppTest does not remember which one is."""
    at.session_state["data-tabs"] = "Import"
    at.run()
    assert not at.exception
    return at


def upload(at, name, content):
    return upload_all(at, [(name, content)])


def upload_all(at, files):
    import_tab(at)
    at.get("file_uploader")[0].set_value([(name, content, "text/csv") for name, content in files])
    return go_along(import_tab(at))


def go_along(at):
    """The same session on the page that it was sent to: AppTest does not remember that."""
    assert not at.exception
    token = token_of(at)
    at.switch_page("pages/imports.py")
    at.query_params["id"] = token
    at.run()
    assert not at.exception
    return at


def token_of(at):
    """What the address names; AppTest gives a list after some runs."""
    found = at.query_params["id"]
    return found if isinstance(found, str) else found[0]


def said(at):
    """What the page says in HTML, styles left out."""
    bodies = [element.proto.body for element in at.get("html")]
    return "\n".join(body for body in bodies if body.startswith(("<div", "<span")))


def figures(at):
    """The figures of an import: new, changed, unchanged, rejected."""
    found = re.findall(r"<b>([\d,]+)</b><span>(\w+)</span>", said(at))
    return {label: int(number.replace(",", "")) for number, label in found}


def counted(at):
    """The page once its dry run has ended."""
    wait_until(lambda: "Counting" not in said(at.run()))
    assert not at.exception
    return at


def import_it(at):
    """The page of an import that has ended."""
    at.button(key="import-run").click().run()
    go_along(at)
    wait_until(lambda: not [button for button in at.run().button if button.key == "import-stop"])
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
    assert "A table of contacts" in said(at)
    assert labelled(at.selectbox, "email becomes").value == "email"
    assert figures(import_it(at)) == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 0}


def test_rejected_rows_are_listed(data):
    at = import_it(upload(data, "opened.csv", INTERACTIONS))
    assert figures(at) == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 1}
    assert "Contact (e-mail)" in said(at) or "contact_email: must be" in said(at)


def test_a_column_becomes_something_else(data, database):
    at = upload(data, "people.csv", b"email,notes\nana@example.com,Ulm\n")
    at.button(key=find_key(at.button, "toggle-all")).click().run()
    labelled(at.selectbox, "notes becomes").set_value("city").run()
    import_it(at)
    with database.reading() as session:
        assert session.exec(select(Contact.city).where(Contact.email == "ana@example.com")).one() == "Ulm"


def test_names_to_split_and_consent_said_the_other_way_round_are_shown(data):
    at = upload(
        data, "people.csv", b"E-mail,Full name,Unsubscribed\nana@example.com,Ana Lee,yes\nbo@example.com,Bo Ray,no\n"
    )
    assert "Name, split" in said(at)
    assert "Yes or no, turned" in said(at)


def test_letters_that_can_be_read_in_two_ways_are_asked_for(data):
    at = upload(data, "people.csv", "email,last_name\nana@example.com,Sšhne\n".encode("cp1252"))
    assert "Which of these words are right?" in said(at)
    assert not [button for button in at.button if button.key == "import-run"]
    labelled(at.button_group, "Letters").set_value("mac-roman").run()
    assert "Söhne" in said(at)
    assert figures(import_it(at))["new"] == 1


def test_a_person_says_that_a_file_has_no_names(data):
    at = upload(data, "people.csv", b"email,city\nana@example.com,Ulm\n")
    labelled(at.number_input, "Line with the names").set_value(0).run()
    assert not at.exception
    assert "column 1" in said(at)


def test_a_file_that_is_none_is_told_kindly(data):
    at = upload(data, "nothing.csv", b"")
    assert at.error
    assert not at.exception


def test_pasted_rows_are_a_file(data):
    at = import_tab(data)
    labelled(at.text_area, PASTE).set_value("email\tcity\nana@example.com\tUlm\n")
    at.button(key="import-paste").click()
    go_along(import_tab(at))
    assert "tabs" in said(at)
    assert figures(import_it(at))["new"] == 1


INDUSTRIES = b"""Company,Industry
Alder,agriculture
Brook,construction
Corn,construction
Dale,Tiefbau
"""


@pytest.mark.parametrize(("answer", "stored"), [("leave out", None), ("map", "construction"), ("add", "tiefbau")])
def test_values_that_are_no_choice_are_added_mapped_or_left_out(data, database, answer, stored):
    at = counted(upload(data, "industries.csv", INDUSTRIES))
    assert "“Tiefbau” (1)" in said(at)
    labelled(at.button_group, "Values of Industry").set_value(answer).run()
    if answer == "map":
        labelled(at.selectbox, "“Tiefbau” means").set_value("construction").run()
    import_it(counted(at))
    with database.reading() as session:
        assert session.exec(select(Account.industry).where(Account.name == "Dale")).one() == stored


def test_people_who_are_not_known_are_added_or_their_rows_left_out(data):
    at = counted(upload(data, "opened.csv", INTERACTIONS))
    assert figures(at)["rejected"] == 1
    assert "1 row names people who are not known yet" in said(at)
    labelled(at.button_group, "People who are not known").set_value("add").run()
    assert figures(counted(at)) == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    labelled(at.button_group, "People who are not known").set_value("leave out").run()
    assert figures(counted(at))["rejected"] == 1


def test_a_file_with_the_same_columns_is_mapped_as_the_last_one(data):
    at = upload(data, "people.csv", b"email,city\nana@example.com,Bavaria\n")
    labelled(at.selectbox, "city becomes").set_value("state").run()
    import_it(at)
    again = upload(data.switch_page("pages/data.py"), "people.csv", b"email,city\nbea@example.com,Hesse\n")
    assert labelled(again.selectbox, "city becomes").value == "state"
    assert "with the same columns as people.csv" in said(again)
    labelled(again.button, "Match the columns afresh").click().run()
    assert labelled(again.selectbox, "city becomes").value == "city"


def test_an_import_is_undone_from_the_list(data, database):
    import_it(upload(data, "people.csv", CONTACTS))
    at = import_tab(data.switch_page("pages/data.py"))
    labelled(at.button, "Undo").click()
    import_tab(at)
    at.button(key="import-undo-sure").click()
    go_along(import_tab(at))
    assert "2 new records removed" in said(at)
    with database.reading() as session:
        assert session.exec(select(Contact).where(Contact.email == "gina@example.org")).all() == []


def test_rejected_rows_are_downloaded_as_the_file_has_them(data):
    at = import_it(upload(data, "opened.csv", INTERACTIONS))
    assert labelled(at.get("download_button"), "Download the 1")


def test_several_files_come_one_after_another(data):
    at = upload_all(data, [("people.csv", CONTACTS), ("opened.csv", INTERACTIONS)])
    assert labelled(at.button_group, "Files").options == [r"1\. people\.csv", r"2\. opened\.csv"]
    assert figures(import_it(at))["new"] == 2
    at.button(key="import-next").click().run()
    assert "A table of interactions" in said(at)
    assert figures(import_it(at))["rejected"] == 1


def test_a_file_and_its_answers_outlive_the_session(app, data):
    at = upload(data, "people.csv", CONTACTS)
    labelled(at.selectbox, "city becomes").set_value("state").run()
    again = app.open("pages/imports.py", id=token_of(at))
    assert labelled(again.selectbox, "city becomes").value == "state"
    offered = import_tab(app.open("pages/data.py"))
    labelled(offered.button, r"people\.csv").click()
    go_along(import_tab(offered))
    assert labelled(offered.selectbox, "city becomes").value == "state"


def test_a_file_that_is_put_away_is_gone(app, data):
    at = upload(data, "people.csv", CONTACTS)
    token = token_of(at)
    at.button(key="import-other").click().run()
    again = app.open("pages/imports.py", id=token)
    assert again.title[0].value == "Import"
    assert not [button for button in again.button if button.key.startswith("import-go-on")]


def test_headers_and_cells_are_shown_as_they_are(data):
    hostile = b"email,<img src=x onerror=alert(1)>\nana@example.com,<script>alert(2)</script>\n"
    at = upload(data, "<b>bold</b>.csv", hostile)
    at.button(key=find_key(at.button, "toggle-all")).click().run()
    assert "<img" not in said(at)
    assert "<script" not in said(at)
    assert "&lt;img src=x onerror=alert(1)&gt;" in said(at)


def test_a_file_with_500_columns_is_paged(data):
    names = [f"column {number} {'x' * 190}" for number in range(499)]
    content = f"email,{','.join(names)}\nana@example.com,{','.join('1' for _ in names)}\n"
    at = upload(data, "wide.csv", content.encode())
    at.button(key=find_key(at.button, "toggle-all")).click().run()
    assert len([box for box in at.selectbox if box.label.endswith(" becomes")]) == 25


def find_key(elements, end):
    return next(element.key for element in elements if element.key and element.key.endswith(end))


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
