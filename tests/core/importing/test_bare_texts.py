"""What nobody sees in a cell, and what programs wrap around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.importing.values.bare_texts import are_bare, bare, bare_texts


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("ana@example.com\u200b", "ana@example.com"),
        ("\ufeffAna", "Ana"),
        ("\u202aAna\u202c", "Ana"),
        ("\u200eAna\u200f", "Ana"),
        ("So\u00adfie", "Sofie"),
        ("\u2060Ana\x00\x7f\x1b", "Ana"),
        ("Ana\u00a0Lee\u202f", "Ana Lee"),
        ("\u3000王\u3000小明", "王 小明"),
        ("one\x0btwo\u2028three", "one\ntwo\nthree"),
        ("a\tb\nc", "a\tb\nc"),
        ("An\u200da", "Ana"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # noqa: RUF001
        ("👩\u200d🔬", "👩\u200d🔬"),
        ('="01234"', "01234"),
        ('=""01234""', "01234"),
        ('="a ""b"""', 'a "b"'),
        ("'01234", "01234"),
        ("'+49171000", "+49171000"),
        ("'=A1", "=A1"),
        ("'-5", "-5"),
        ("'01234'", "01234"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("O'Dell", "O'Dell"),
        ("p:+49171000", "+49171000"),
        ("tel:+49-171-000", "+49-171-000"),
        ("p: see below", "p: see below"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_a_cell_is_bare(cell: str, text: str) -> None:
    assert bare(cell) == bare(f"  {cell} ") == text


@given(st.lists(st.text("aZ9 '=\"p:+@\u200b\u00a0\u00ad¦\n", max_size=12), max_size=8))
def test_cells_together_mean_what_each_means_alone(cells: list[str]) -> None:
    assert bare_texts(cells) == list(map(bare, cells))
    texts = [cell.strip() for cell in cells]
    if are_bare(texts):
        assert texts == list(map(bare, texts))
