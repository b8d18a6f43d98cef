"""What the words in a column mean among the choices of its attribute, and the choices that they add to it."""

from __future__ import annotations

from collections.abc import Mapping

from core.importing.values.cells import CellError, codes_of, read_choice, shown, split_choices
from core.language.catalog import Attribute
from core.language.folding import fold
from core.language.texts import CATALOG_LABEL, fault
from core.store.choices import new_code
from core.store.declaring import MAX_CHOICES


class ChoiceWords:
    """Reads the choices of one attribute.

    ``words`` give the code that a text means, an empty one for no data. Where the column ``adds``, other texts become
    choices, whose labels are in ``new`` with their codes.
    """

    def __init__(self, attribute: Attribute, words: Mapping[str, str], *, adds: bool) -> None:
        self._codes = codes_of(attribute)
        self._meant = {fold(text): code for text, code in words.items()}
        self._adds = adds
        self._taken = list(attribute.choice_codes)
        self.new: dict[str, str] = {}

    def read(self, text: str) -> str | None:
        """Return the code of a text, None for no data. Raises CellError."""
        if (meant := self._meant.get(fold(text))) is not None:
            return read_choice(meant, self._codes) if meant else None
        if self._adds and fold(text) not in self._codes:
            self._add(" ".join(text.split()))
        return read_choice(text, self._codes)

    def read_several(self, text: str) -> tuple[str, ...]:
        """Return the codes of a text with several choices. Raises CellError."""
        codes = map(self.read, split_choices(text))
        return tuple(code for code in codes if code is not None)

    def _add(self, label: str) -> None:
        if len(self._taken) >= MAX_CHOICES:
            raise CellError(f"must be one of at most {MAX_CHOICES:,} choices (got {shown(label)})")
        if wrong := fault(CATALOG_LABEL, label):
            raise CellError(f"{wrong.rstrip('.')} {shown(label)}")
        code = new_code(label, self._taken)
        self._taken.append(code)
        self.new[label] = code
        self._codes |= {fold(label): code, fold(code): code}
