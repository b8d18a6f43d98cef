"""A definition as one plain English sentence, and back.

    Contacts whose city is “Berlin”, or who opened an e-mail at least 3 times in the last 90 days.

`sentence` says everything about a definition, so that `read_sentence` returns the same one. *, or*,
*, and also* and *, but not* join blocks, strictly left to right; groups are in parentheses. *and* and
*or* without a comma join the conditions of a block; groups of conditions are *either (…)*, *both (…)*
and *all of (…)*.
"""

from core.language.sentence.phrases import STEP_WORDS, window_sentence
from core.language.sentence.reader import read_sentence
from core.language.sentence.writer import block_sentence, condition_sentence, sentence

__all__ = [
    "STEP_WORDS",
    "block_sentence",
    "condition_sentence",
    "read_sentence",
    "sentence",
    "window_sentence",
]
