import pytest

from core.language.catalog import BUILT_IN
from core.language.definition import Condition, ConditionGroup, ProfileBlock, RelatedGroup, Span
from core.language.operators import OPERATORS
from ui.builder.blocks.conditions import added, rearranged, with_attribute, with_operator, without

ATTRIBUTES = BUILT_IN.attributes_of("contact")
CITY = Condition(attribute="city", operator="is", value="Aachen")


def test_another_attribute_of_the_same_type_keeps_operator_and_value():
    assert with_attribute(CITY, "state", ATTRIBUTES) == Condition(attribute="state", operator="is", value="Aachen")


def test_an_attribute_of_another_type_begins_anew():
    assert with_attribute(CITY, "birthday", ATTRIBUTES) == Condition(attribute="birthday", operator="is_on")


def test_a_list_of_choices_is_never_kept_for_another_list():
    source = Condition(attribute="source", operator="is", value="web")
    assert with_attribute(source, "account.industry", ATTRIBUTES).value is None


def test_a_value_is_kept_while_its_shape_is():
    assert with_operator(CITY, "contains", ATTRIBUTES["city"]).value == "Aachen"
    assert with_operator(CITY, "is_in", ATTRIBUTES["city"]).value == ()


def test_only_negative_operators_keep_the_switch():
    condition = Condition(attribute="city", operator="is_not", value="Aachen", only_with_data=True)
    assert with_operator(condition, "does_not_contain", ATTRIBUTES["city"]).only_with_data
    assert not with_operator(condition, "is", ATTRIBUTES["city"]).only_with_data


def test_a_length_of_time_begins_with_thirty_days():
    birthday = Condition(attribute="birthday", operator="is_on")
    assert with_operator(birthday, "is_in_the_last", ATTRIBUTES["birthday"]).value == Span(amount=30, unit="days")


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_operator_of_every_attribute_can_be_chosen(name):
    attribute = ATTRIBUTES[name]
    for key, operator in OPERATORS.items():
        if attribute.type in operator.types:
            assert with_operator(Condition(attribute=name, operator=""), key, attribute).operator == key


def test_conditions_come_and_go():
    block = added(added(ProfileBlock(conditions=(CITY,))))
    assert [condition.attribute for condition in block.conditions] == ["city", "", ""]
    assert without(without(block, 2), 1) == ProfileBlock(conditions=(CITY,))


STATE = Condition(attribute="state", operator="is", value="NW")


@pytest.mark.parametrize(
    ("action", "index", "made"),
    [
        ("up", 1, (STATE, CITY)),
        ("down", 0, (STATE, CITY)),
        ("duplicate", 0, (CITY, CITY, STATE)),
        ("group", 1, (CITY, ConditionGroup(conditions=(STATE,)))),
    ],
)
def test_conditions_change_places(action, index, made):
    block = ProfileBlock(conditions=(CITY, STATE), match="any")
    assert rearranged(block, index, action) == ProfileBlock(conditions=made, match="any")


def test_an_unknown_action_changes_nothing_in_silence():
    with pytest.raises(LookupError, match="action sideways: must be one of up, down"):
        rearranged(ProfileBlock(conditions=(CITY, STATE)), 1, "sideways")


def test_what_is_put_in_a_group_can_be_taken_out_again():
    block = ProfileBlock(conditions=(CITY, STATE), match="any")
    assert rearranged(rearranged(block, 0, "group"), 0, "ungroup") == block


def test_a_related_group_takes_conditions_like_a_block():
    assert added(RelatedGroup(relation="leads"), STATE) == RelatedGroup(relation="leads", conditions=(STATE,))
