from ui.builder import canvas
from ui.builder.blocks import conditions
from ui.builder.blocks.arranging import EDITS


def test_every_item_of_the_menus_has_its_edit():
    assert set(canvas.ACTIONS) - {"collapse"} == set(EDITS)
    assert set(conditions.ACTIONS) == set(EDITS) - {"remove"}  # which has a button of its own
