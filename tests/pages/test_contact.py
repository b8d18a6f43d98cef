import pytest
import sqlalchemy as sa

from core import lifecycle, membership
from core.audience.contact_card import contact_card
from core.errors import NotFoundError
from core.language.definition import Condition, Definition, ProfileBlock, Step
from core.store.tables import Contact, Lead
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, make_static


def said(at):
    return [element.value for element in at.markdown]


def table(at, column):
    """The first table with a column of that name."""
    return next(frame.value for frame in at.dataframe if column in frame.value.columns)


def picked(database, segment_id):
    return {row.profile_id for row in membership.every_picked(database, ANYBODY, segment_id)}


def test_who_a_contact_is(app):
    at = app.open("pages/contact.py", id=1)
    assert at.title[0].value == "Anna Muster"
    details, account = (frame.value for frame in at.dataframe[:2])
    assert dict(zip(details["Attribute"], details["Value"], strict=True))["E-mail"] == "anna@example.org"
    assert dict(zip(account["Attribute"], account["Value"], strict=True))["Industry"] == "Construction"
    assert list(table(at, "Topic")["Topic"]) == ["Wheel loader"]
    assert list(table(at, "What")["What"]) == ["E-mail opened"]


def test_the_segments_of_its_leads_are_shown(app, database):
    new = Definition(
        target="lead",
        steps=(Step(block=ProfileBlock(conditions=(Condition(attribute="status", operator="is", value="new"),))),),
    )
    make_dynamic(database, "New leads", new)
    at = app.open("pages/contact.py", id=1)
    assert "#### Its leads are in" in said(at)
    assert any(caption.value.startswith("Wheel loader · Since") for caption in at.caption)
    assert "#### Its leads are in" not in said(app.open("pages/contact.py", id=2))


def test_the_segments_a_contact_is_in_and_was_in_with_reasons(app, database):
    aachen = make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_static(database, "Friends", (1,), live=True)
    with database.writing() as session:
        session.get_one(Contact, 1).city = "Berlin"
        session.execute(sa.update(Contact).where(Contact.id == 1).values(city_key="berlin"))
    lifecycle.refresh(database, caller(NOW), aachen)
    at = app.open("pages/contact.py", id=1)
    assert "#### In 1 segment now" in said(at)
    history = table(at, "Segment")
    assert sorted(zip(history["Segment"], history["Because"], history["Left"] == "Still in", strict=True)) == [
        ("Friends", "Added by hand", True),
        ("From Aachen", "Definition changed", False),
    ]


def test_why_is_asked_on_the_spot(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/contact.py", id=1)
    at.button(key=f"contact-why-{segment_id}").click().run()
    assert not at.exception
    assert ":green[✓] **In** – step 1 lets them in" in said(at)


def test_a_contact_is_added_to_a_static_segment_and_removed(app, database):
    draft, live = make_static(database, "Draft"), make_static(database, "Live", live=True)
    dynamic = make_dynamic(database, "Dynamic", city_is("Rome"))
    at = app.open("pages/contact.py", id=1)
    assert labelled(at.selectbox, "Static segment").options == ["Draft", "Live"], "not the dynamic one"
    for segment_id in (draft, live):
        labelled(at.selectbox, "Static segment").set_value(segment_id).run()
        labelled(at.button, "Add to segment").click().run()
        assert not at.exception
        assert picked(database, segment_id) == {1}
    assert "#### In 1 segment now" in said(at)
    assert "#### Picked for" in said(at)
    assert labelled(at.button, "Undo")
    for segment_id in (draft, live):
        at.button(key=f"contact-remove-{segment_id}").click().run()
        assert picked(database, segment_id) == set()
    assert "#### In 0 segments now" in said(at)
    labelled(at.button, "Undo").click().run()
    assert picked(database, live) == {1}
    assert dynamic


def test_an_unknown_contact_is_told_and_another_can_be_looked_for(app):
    at = app.open("pages/contact.py", id=99)
    assert at.title[0].value == "This contact does not exist"
    at.text_input(key="contact-search").set_value("carla").run()
    next(button for button in at.button if button.label.startswith("Carla Muster")).click().run()
    assert at.title[0].value == "Carla Muster"


@pytest.mark.parametrize("query", [{}, {"id": "new"}, {"id": "-1"}, {"id": "9" * 30}])
def test_without_a_contact_one_is_looked_for(app, query):
    at = app.open("pages/contact.py", **query)
    assert at.title[0].value == "Find a contact"
    at.text_input(key="contact-search").set_value("zoe").run()
    assert "Nobody is found" in at.info[0].value


def test_a_deleted_contact_is_told_with_its_history(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    with database.writing() as session:
        session.get_one(Contact, 1).deleted_at = NOW
    lifecycle.refresh(database, caller(NOW), segment_id)
    at = app.open("pages/contact.py", id=1)
    assert "This contact was deleted" in at.info[0].value
    assert list(table(at, "Segment")["Because "]) == ["Deleted"]


def test_hostile_names_stay_text(app, database):
    with database.writing() as session:
        contact = session.get_one(Contact, 2)
        contact.first_name, contact.last_name = "<b>*x*</b>", "[a](http://b)"
    make_static(database, "**Bold** :red[x]", (2,), live=True)
    at = app.open("pages/contact.py", id=2)
    assert "\\*x\\*" in at.title[0].value
    assert at.get("page_link")
    assert list(table(at, "Segment")["Segment"]) == ["**Bold** :red[x]"]


def clicked(at, key):
    return at.button(key=key).click().run()


def test_a_contact_is_deleted_with_a_way_back(app, database):
    friends = make_static(database, "Friends", (1,), live=True)
    at = clicked(app.open("pages/contact.py", id=1), "contact-delete")
    assert any(info.value.startswith("This contact was deleted on") for info in at.info)
    assert membership.members_page(database, ANYBODY, friends).total == 0
    clicked(at, "undo-0")
    assert membership.members_page(database, ANYBODY, friends).total == 1
    assert contact_card(database, ANYBODY, 1).deleted_at is None


def test_a_deleted_contact_is_restored_on_its_page(app, database):
    lifecycle.delete_person(database, caller(NOW), "contact", 1)
    clicked(app.open("pages/contact.py", id=1), "contact-restore")
    assert contact_card(database, ANYBODY, 1).deleted_at is None


def test_a_contact_is_erased_only_behind_its_typed_name(app, database):
    at = clicked(app.open("pages/contact.py", id=1), "contact-erase")
    at.text_input(key="erase-typed").input("Anna").run()
    at = clicked(at, "contact-erase-confirm")
    assert any("must be confirmed by its name" in error.value for error in at.error)
    at.checkbox(key="erase-leads").check().run()
    at.text_input(key="erase-typed").input("Anna Muster").run()
    clicked(at, "contact-erase-confirm")
    with pytest.raises(NotFoundError):
        contact_card(database, ANYBODY, 1)
    with database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(Lead).where(Lead.id == 1)).scalar() == 0


def test_who_looked_at_a_contact_is_told_on_request(app):
    at = app.open("pages/contact.py", id=1)
    at.session_state["contact-acts-1"] = True
    at.run()
    assert not at.exception
    assert list(table(at, "Did")["Did"]) == ["see everything about a person"]


def test_what_a_contact_consents_to_is_shown_and_recorded(app):
    at = app.open("pages/contact.py", id=1)
    at.button(key="consent-record").click().run()
    at.radio(key="consent-answer").set_value(False)
    at.button(key="consent-save").click().run()
    assert "how it came" in at.error[0].value
    at.text_input(key="consent-how").set_value("Phone call")
    at.button(key="consent-save").click().run()
    at = app.open("pages/contact.py", id=1)
    assert any("**Refused**" in text and "Phone call" in text for text in said(at))
    ledger = table(at, "Decision")
    assert next(iter(ledger["Decision"])) == "Refused"
    assert next(iter(ledger["How"])) == "Phone call"
