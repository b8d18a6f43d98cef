import pytest
from sqlmodel import select

from core.store.tables import Contact
from tests.makers import add, contact

TAB = "Duplicates"


@pytest.fixture
def page(app, database):
    add(
        database,
        contact(101, first_name="Ana", email="ana@example.com", city="Bonn", external_id="C101"),
        contact(102, email="ANA@example.com", last_name="Lee", city="Aachen"),
        contact(103, first_name="Bo", email="us@example.com"),
        contact(104, first_name="Cy", email="us@example.com"),
    )
    at = app.open("pages/data.py")
    return rerun(at)


def rerun(at):
    """The next run with the tab open: AppTest does not remember which one is."""
    at.session_state["data-tabs"] = TAB
    at.run()
    assert not at.exception
    return at


def click(at, key):
    at.button(key=key).click()
    return rerun(at)


def said(at):
    return "\n".join(element.value for element in (*at.markdown, *at.caption, *at.info, *at.error))


def living(database):
    with database.reading() as session:
        found = session.exec(select(Contact).where(Contact.id > 100, Contact.deleted_at.is_(None)).order_by(Contact.id))
        return {row.id: (row.first_name, row.last_name, row.city) for row in found}


def test_duplicates_are_shown_with_what_speaks_against_them(page):
    assert "**Same e-mail** :green-badge[Likely one]" in said(page)
    assert "**Same e-mail** :orange-badge[In doubt]" in said(page)


def test_a_merge_by_hand_takes_the_chosen_values_and_can_be_undone(page, database):
    before = living(database)
    at = click(page, "duplicates-merge-101-102")
    at.get("button_group")  # the choice of the city is drawn
    at.session_state["duplicates-wins-101-city"] = 102
    at = click(at, "duplicates-confirm")
    assert living(database)[101] == ("Ana", "Lee", "Aachen")
    assert 102 not in living(database)
    assert "Merged 2 records into one." in said(at)
    at = click(at, "undo-0")
    assert living(database) == before


def test_all_likely_ones_are_merged_and_others_told_apart(page, database):
    at = click(page, "duplicates-merge-all")
    at = rerun(at)
    assert set(living(database)) == {101, 103, 104}
    at = click(at, "duplicates-apart-103-104")
    assert "No two records look like one." in said(at)
    at = click(at, "duplicates-undo-1")
    assert set(living(database)) == {101, 102, 103, 104}
