"""E-mail addresses as exports write them."""

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from core.importing.values.addresses import are_addresses, read_addresses
from core.importing.values.cells import CellError


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("ana@example.com", ["ana@example.com"]),
        ("ANA@EXAMPLE.COM", ["ANA@EXAMPLE.COM"]),
        ("Ana Lee <ana@example.com>", ["ana@example.com"]),
        ('"Lee, Ana" <ana@example.com>', ["ana@example.com"]),
        ("<ana@example.com>", ["ana@example.com"]),
        ("ana@example.com (Ana Lee)", ["ana@example.com"]),
        ("MAILTO:ana@example.com?subject=Hi there", ["ana@example.com"]),
        ("[ana@example.com](mailto:ana@example.com)", ["ana@example.com"]),
        ("E-Mail: ana@example.com", ["ana@example.com"]),
        ("'ana@example.com'", ["ana@example.com"]),
        ("ana@example.com;", ["ana@example.com"]),
        ("ana@example.com; bo@example.org", ["ana@example.com", "bo@example.org"]),
        ("ana@example.com ::: bo@example.org", ["ana@example.com", "bo@example.org"]),
        ("ana@example.com/bo@example.org", ["ana@example.com", "bo@example.org"]),
        ("ana@example.com\nbo@example.org", ["ana@example.com", "bo@example.org"]),
        ("Ana <ana@example.com>, Bo <bo@example.org>", ["ana@example.com", "bo@example.org"]),
        ("ana@example.com, ANA@example.com", ["ana@example.com"]),
        ("o'dell@example.com", ["o'dell@example.com"]),
        ("ana+news@example.com", ["ana+news@example.com"]),
        ("ana@müller.example", ["ana@müller.example"]),
        ("ana@xn--mller-kva.example", ["ana@müller.example"]),
        ("ana@firma.local", ["ana@firma.local"]),
        ("ana@shop.test", ["ana@shop.test"]),
    ],
)
def test_addresses_are_found(text: str, addresses: list[str]) -> None:
    assert read_addresses(text) == addresses


@pytest.mark.parametrize(
    "text",
    [
        "ana", "ana@", "@example.com", "ana@example", "ana@@example.com", "ana at example.com", "ana lee@example.com",
        "ana@example..com", ".ana@example.com", "ana@-example.com", "ana@localhost", "ana@192.168.0.1", ";", "<>",
        "ana@example.com or bo@example.com", f"ana@{'a' * 300}.com", "<" + "@" * 9_999, "ana@x.invalid",
    ],
)  # fmt: skip
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(CellError, match="must be an e-mail address"):
        read_addresses(text)


ADDRESSES = st.from_regex(r"[a-zA-Z0-9._+-]{1,6}@[a-z0-9.-]{1,8}\.(?:com|de|invalid|localhost)", fullmatch=True)


@given(st.lists(st.one_of(ADDRESSES, st.text("a@.x-", max_size=8)), max_size=5))
def test_addresses_that_are_seen_at_a_glance_are_addresses(texts: list[str]) -> None:
    if are_addresses(texts):
        assert all(is_valid(text) and read_addresses(text) == [text] for text in texts if text)


def is_valid(text: str) -> bool:
    validate_email(text, check_deliverability=False, test_environment=True)
    return True


def test_ordinary_addresses_are_seen_at_a_glance() -> None:
    assert are_addresses(["ana@example.com", "", "bo.fry+news@mail.example-shop.co.uk", "ANA@EXAMPLE.COM"])
    assert not are_addresses(["ana@example.com\nbo@example.com"])
    assert not are_addresses(["ana"])
