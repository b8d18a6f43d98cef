from decimal import Decimal

from core.language.catalog import BUILT_IN
from ui.builder.blocks.behavioral import offered_properties
from ui.builder.blocks.profile import offered_attributes


def nothing_known(_entity):
    return {}


def test_the_usual_properties_are_offered_first():
    assert list(offered_properties(BUILT_IN, ("email_clicked",)).attributes)[:2] == ["email", "link"]
    assert len(offered_properties(BUILT_IN, ()).attributes) == len(BUILT_IN.properties)


def test_attributes_are_labelled_with_their_entity():
    labels = offered_attributes(BUILT_IN, "contact", nothing_known).labels
    assert labels["city"] == "Contact · City"
    assert labels["account.city"] == "Account · City"


def test_an_attribute_tells_its_type_and_how_many_have_data():
    filled = {"contact": {"city": Decimal("0.974")}, "account": {"industry": Decimal("0.004")}}
    offered = offered_attributes(BUILT_IN, "contact", lambda entity: filled.get(entity, {}))
    assert offered.line("city") == "Contact · City – text, 97 % filled"
    assert offered.line("account.industry") == "Account · Industry – choice, under 1 % filled"
    assert offered.line("birthday") == "Contact · Birthday – date"
    assert offered.line("gone") == "gone"


def test_leads_of_a_contact_can_be_asked_and_of_a_lead_nothing_more():
    related = offered_attributes(BUILT_IN, "contact", nothing_known).related
    assert [label for label, _ in related.values()] == ["Leads"]
    of_leads = related["leads"][1]()
    assert "score" in of_leads.attributes
    assert of_leads.related == {}
