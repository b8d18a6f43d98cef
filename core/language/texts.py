"""What a text may contain: one row for each kind of text that a person gives, and one check for all of them.

`clean` tidies a text as its kind says; the tidy form is stored. It must have the right length and only characters that
its kind allows. No text may have a character that no database can hold, and what people name things with has none that
nobody sees: zero-width and direction-changing ones. Data may have them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from core.errors import StateError, WindrowError


class Spaces(Enum):
    """What `tidy` does with white space."""

    KEPT = auto()
    TRIMMED = auto()
    """Removed at both ends."""
    SINGLE = auto()
    """Removed at both ends; each run within, line ends included, becomes one space."""


class Signs(Enum):
    """Which characters a text may have."""

    STORABLE = auto()
    """Any that a database can hold."""
    LINES = auto()
    """No control characters but line ends and tabs, and none that nobody sees."""
    LINE = auto()
    """No control characters and none that nobody sees; a text that must not be empty needs a visible character."""
    PRINTABLE = auto()
    """Only visible characters and the plain space."""
    SIGNED = auto()
    """As LINE, but what nobody sees is taken away: its user did not type it here."""
    PERSONAL = auto()
    """Letters with their marks, digits and a few signs, in normal form NFKC and without invisible characters."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text of ``least`` to ``most`` characters; ``hint`` says what would do."""

    least: int
    most: int
    spaces: Spaces
    signs: Signs
    hint: str = ""


SEGMENT_NAME: Final = Kind(1, 200, Spaces.SINGLE, Signs.LINE, "Say what the segment is for.")
SEGMENT_DESCRIPTION: Final = Kind(0, 10_000, Spaces.TRIMMED, Signs.LINES)
FOLDER_NAME: Final = Kind(1, 100, Spaces.SINGLE, Signs.LINE, "Say what its segments have in common.")
OWNER: Final = Kind(0, 200, Spaces.SINGLE, Signs.LINE)
EDITOR: Final = Kind(0, 320, Spaces.SINGLE, Signs.SIGNED)
"""Who saved or published something: a name or an e-mail address, which may have up to 320 characters."""
USER_NAME: Final = Kind(0, 200, Spaces.SINGLE, Signs.SIGNED)
USER_ADDRESS: Final = Kind(3, 320, Spaces.SINGLE, Signs.SIGNED, "Give one like anna@example.com.")
GROUP_NAME: Final = Kind(1, 300, Spaces.TRIMMED, Signs.LINE, "Give the name that the provider sends.")
TOKEN_NAME: Final = Kind(1, 100, Spaces.SINGLE, Signs.LINE, "Say which program has it.")
TEMPLATE_NAME: Final = Kind(1, 200, Spaces.SINGLE, Signs.LINE, "Say what the template is for.")
TEMPLATE_CATEGORY: Final = Kind(1, 60, Spaces.SINGLE, Signs.LINE)
TEMPLATE_DESCRIPTION: Final = Kind(0, 2_000, Spaces.SINGLE, Signs.LINE)
PARAMETER_LABEL: Final = Kind(1, 100, Spaces.SINGLE, Signs.LINE, "Say what is asked for.")
PARAMETER_HELP: Final = Kind(0, 200, Spaces.SINGLE, Signs.LINE)
LEARNER: Final = Kind(1, 60, Spaces.SINGLE, Signs.PERSONAL, "Use a first name.")
CATALOG_LABEL: Final = Kind(1, 200, Spaces.KEPT, Signs.PRINTABLE)
"""The label of an attribute, property, interaction kind or choice."""
DESCRIPTION: Final = Kind(0, 2_000, Spaces.TRIMMED, Signs.LINES)
"""What an attribute or property means."""
CHOICE_CODE: Final = Kind(1, 200, Spaces.KEPT, Signs.LINE)
CONSENT_HOW: Final = Kind(
    1, 200, Spaces.SINGLE, Signs.LINE, "Such as phone call, paper form, or the address of a page."
)
"""How it came that a contact decided on a consent."""
CONSENT_TEXT: Final = Kind(0, 10_000, Spaces.TRIMMED, Signs.LINES)
"""The words that a contact consented to, or where they are kept."""
NEW_KIND: Final = Kind(1, 100, Spaces.TRIMMED, Signs.PRINTABLE)
"""An interaction kind that an imported file introduces."""
PROFILE_ADDRESS: Final = Kind(1, 320, Spaces.TRIMMED, Signs.STORABLE)
"""An e-mail address or an own id that identifies a profile."""
VALUE: Final = Kind(1, 10_000, Spaces.KEPT, Signs.STORABLE)
"""A text in the data, or the text that a condition compares it with."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROLS = {
    Signs.LINES: re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"),
    Signs.LINE: _CONTROL,
    Signs.SIGNED: _CONTROL,
}
_WITHOUT_SHAPE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u2800\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_JOINERS = "\u200c\u200d"
_VARIANTS = "\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef"
_TAGS = "\U000e0020-\U000e007f"
_JOINABLE = "0-9#*\u00a9\u00ae\u0590-\u1dff\u2030-\u205e\u2100-\u2bff\u2e80-\ud7ff\uf900-\ufffd\U00010000-\U000e01ef"
"""Signs of scripts and pictures that joiners and variants belong to. In the letters of Europe they only hide."""
_UNSEEN = re.compile(
    f"[{_WITHOUT_SHAPE}{_DIRECTIONS}]"
    f"|(?<![{_JOINABLE}])[{_JOINERS}{_VARIANTS}]|[{_JOINERS}](?=[\\s{_JOINERS}]|$)|(?<=[{_VARIANTS}])[{_VARIANTS}]"
    f"|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]"
)
"""Characters that no reader sees, or that turn the direction of others: two names would look the same."""
_INVISIBLE_SIGNS = re.compile(f"[{_WITHOUT_SHAPE}{_DIRECTIONS}{_JOINERS}{_VARIANTS}{_TAGS}]")
_BETWEEN_LETTERS = " '’.-_@"
_LETTERS, _MARKS, _NUMBERS, _INVISIBLE = "L", "M", "N", "Cf"
_SHAPELESS = ("C", "Z")


def clean(kind: Kind, what: str, text: str, error: type[WindrowError] = StateError) -> str:
    """Tidy and check a text. Raises ``error`` with ``what`` before the fault if there is one."""
    text = tidy(kind, text)
    if wrong := fault(kind, text):
        raise error(f"{what}: {wrong}")
    return text


def tidy(kind: Kind, text: str) -> str:
    """Put a text into the form in which its kind is stored."""
    if kind.signs is Signs.PERSONAL:
        visible = "".join(sign for sign in text if unicodedata.category(sign) != _INVISIBLE)
        text = unicodedata.normalize("NFKC", visible)
    if kind.signs is Signs.SIGNED and _UNSEEN.search(text):
        text = _INVISIBLE_SIGNS.sub("", text)
    match kind.spaces:
        case Spaces.KEPT:
            return text
        case Spaces.TRIMMED:
            return text.strip()
        case Spaces.SINGLE:
            return " ".join(text.split())


def fault(kind: Kind, text: str) -> str:
    """What must hold for a tidy text and does not, with what was got; ``""`` if nothing is wrong."""
    if not is_storable(text):
        return "must be ordinary text (got a character that no database can hold)."
    if not kind.least <= len(text) <= kind.most:
        return f"must have {kind.least} to {kind.most:,} characters (got {len(text):,}). {kind.hint}".rstrip()
    return _sign_fault(kind, text)


def is_storable(text: str) -> bool:
    """Whether every database can hold a text: no NUL, no lone surrogate."""
    return unstorable_sign(text) is None


def unstorable_sign(text: str) -> str | None:
    """The first character that no database can hold, None if there is none."""
    # Almost every text is printable, which is faster to test.
    found = None if text.isprintable() else _UNSTORABLE.search(text)
    return found[0] if found else None


def _sign_fault(kind: Kind, text: str) -> str:
    match kind.signs:
        case Signs.STORABLE:
            return ""
        case Signs.LINES | Signs.LINE | Signs.SIGNED as signs:
            if _CONTROLS[signs].search(text):
                return "must be ordinary text (got a control character)."
            if kind.least and all(_is_of(sign, *_SHAPELESS) or _UNSEEN.fullmatch(sign) for sign in text):
                return f"must have a visible character (got only invisible ones). {kind.hint}".rstrip()
            if unseen := _UNSEEN.search(text):
                return f"must be text that can be seen (got {_named(unseen[0])}). Type it instead of pasting it."
        case Signs.PRINTABLE:
            if not text.isprintable() or _UNSEEN.search(text):
                return "must be one line of printable text (got a character that is not)."
            if kind.least and all(_is_of(sign, *_SHAPELESS) for sign in text):
                return f"must have a visible character (got only invisible ones). {kind.hint}".rstrip()
        case Signs.PERSONAL:
            return _personal_fault(text) or (
                "" if any(_is_of(sign, _LETTERS, _NUMBERS) for sign in text)
                else f"must have a letter or a digit (got none). {kind.hint}"
            )  # fmt: skip
    return ""


def _named(sign: str) -> str:
    kind = "one that turns the direction of the text" if re.match(f"[{_DIRECTIONS}]", sign) else "an invisible one"
    return f"{kind}, U+{ord(sign):04X}"


def _personal_fault(text: str) -> str:
    strange = next((s for s in text if s not in _BETWEEN_LETTERS and not _is_of(s, _LETTERS, _MARKS, _NUMBERS)), None)
    if strange is None:
        return ""
    shown = f"“{strange}”" if strange.isprintable() else "one that can't be shown"
    return f"must consist of letters, digits, spaces and ' . - _ @ (got {shown}). Leave it out."


def _is_of(sign: str, *categories: str) -> bool:
    return unicodedata.category(sign).startswith(categories)
