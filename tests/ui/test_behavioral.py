from core.catalog import BUILT_IN
from core.definition import Before, Between, Ever, InTheLast, NotInTheLast, Span
from ui.blocks.behavioral import new_window, offered_properties
from ui.blocks.profile import offered_attributes


def test_a_window_of_another_kind_keeps_its_length_or_day():
    week = Span(amount=1, unit="weeks")
    assert new_window(InTheLast(span=week), "not_in_the_last") == NotInTheLast(span=week)
    assert new_window(Ever(), "in_the_last") == InTheLast(span=Span(amount=30, unit="days"))
    assert new_window(Before(date="2026-01-31"), "between") == Between(first="2026-01-31", last="2026-01-31")
    assert new_window(InTheLast(span=week), "ever") == Ever()


def test_the_usual_properties_are_offered_first():
    assert list(offered_properties(BUILT_IN, ("email_clicked",)).attributes)[:2] == ["email", "link"]
    assert len(offered_properties(BUILT_IN, ()).attributes) == len(BUILT_IN.properties)


def test_attributes_are_labelled_with_their_entity():
    labels = offered_attributes(BUILT_IN, "contact").labels
    assert labels["city"] == "Contact · City"
    assert labels["account.city"] == "Account · City"
