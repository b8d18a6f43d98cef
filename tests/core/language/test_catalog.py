"""The catalog knows what can be asked, and keeps custom additions beside what is built in."""

import dataclasses

import pytest

from core.language.catalog import BUILT_IN, Attribute, InteractionKind
from core.language.operators import AttributeType


def test_a_contact_is_asked_for_its_own_attributes_and_those_of_its_account() -> None:
    attributes = BUILT_IN.attributes_of("contact")
    assert attributes["city"].type is AttributeType.TEXT
    assert attributes["account.annual_revenue"].type is AttributeType.MONEY
    assert "annual_revenue" not in attributes
    assert "leads.score" not in attributes


def test_a_lead_is_asked_for_its_contact_and_its_contacts_account() -> None:
    attributes = BUILT_IN.attributes_of("lead")
    assert {"score", "contact.city", "account.industry"} <= attributes.keys()
    assert not any(name.startswith("contact.account") for name in attributes)


def test_look_ups_of_unknown_names_return_none() -> None:
    assert BUILT_IN.entity("deal") is None
    assert BUILT_IN.kind("deal") is None
    assert BUILT_IN.property("deal") is None
    assert BUILT_IN.relation("contact", "deal") is None
    assert BUILT_IN.attributes_of("deal") == {}
    assert BUILT_IN.entities[0].attribute("deal") is None


def test_relations_differ_by_how_many_records_they_lead_to() -> None:
    assert [relation.name for relation in BUILT_IN.relations_of("contact", to_many=True)] == ["leads"]
    assert [relation.name for relation in BUILT_IN.relations_of("contact", to_many=False)] == ["account"]
    leads = BUILT_IN.relation("contact", "leads")
    assert leads is not None
    assert leads.to == "lead"


def test_a_relation_goes_through_one_that_stands_before_it() -> None:
    seen: set[tuple[str, str]] = set()
    for relation in BUILT_IN.relations:
        assert not relation.through or (relation.entity, relation.through) in seen
        assert not (relation.through and relation.to_many)
        seen.add((relation.entity, relation.name))


def test_an_entity_is_titled_by_attributes_of_its_own() -> None:
    for entity in BUILT_IN.entities:
        assert entity.titled_by
        assert all(entity.attribute(name) for name in entity.titled_by), entity.name


def test_contacts_and_leads_have_the_interactions_of_a_contact() -> None:
    lead = BUILT_IN.to_actor("lead")
    assert lead is not None
    assert (lead.name, BUILT_IN.to_actor("contact")) == ("contact", None)
    with pytest.raises(LookupError, match="account: must have a relation to one contact"):
        BUILT_IN.to_actor("account")


def test_the_usual_properties_of_every_kind_are_known() -> None:
    for kind in BUILT_IN.kinds:
        assert all(BUILT_IN.property(name) for name in kind.properties), kind.name


def test_names_are_unique_and_only_choice_types_have_choices() -> None:
    lists = [[kind.name for kind in BUILT_IN.kinds], [property_.name for property_ in BUILT_IN.properties]]
    lists += [[attribute.name for attribute in entity.attributes] for entity in BUILT_IN.entities]
    assert all(len(set(names)) == len(names) for names in lists)
    for entity in BUILT_IN.entities:
        for attribute in entity.attributes:
            assert bool(attribute.choices) == (attribute.type in (AttributeType.CHOICE, AttributeType.CHOICES))


def test_custom_additions_are_found_and_built_in_parts_stay() -> None:
    tier = Attribute("tier", "Tier", AttributeType.CHOICE, choices=(("a", "A"),), custom=True)
    weight = Attribute("weight", "Weight", AttributeType.NUMBER, in_json=True)
    more = BUILT_IN.extended([("account", tier)], [weight], [InteractionKind("call", "Call", "called")], {"vip": "VIP"})
    assert more.attributes_of("contact")["account.tier"] is tier
    assert "tier" not in more.attributes_of("contact")
    assert more.attributes_of("contact")["city"] == BUILT_IN.attributes_of("contact")["city"]
    assert more.property("weight") is weight
    assert more.kind("call") is not None
    assert more.segments == {"vip": "VIP"}
    assert BUILT_IN.kind("call") is None
    assert "account.tier" not in BUILT_IN.attributes_of("contact")


def test_a_catalog_cant_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        BUILT_IN.kinds = ()  # type: ignore[misc]


def test_a_choice_knows_its_codes_in_order_and_a_text_its_key() -> None:
    attribute = Attribute("tier", "Tier", AttributeType.CHOICE, choices=(("b", "B"), ("a", "A")))
    assert attribute.choice_codes == ("b", "a")
    assert Attribute("city", "City", AttributeType.TEXT).key_name == "city_key"
