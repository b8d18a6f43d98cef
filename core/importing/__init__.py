"""Files become profiles and interactions: look at a file with `recognize`, import it with `import_file`."""

from __future__ import annotations

from core.importing.answers import Answers, Empty, Fault, Gone, Unknown
from core.importing.declaring import declare_attribute, declare_kind, declare_property
from core.importing.identity.entries import Entry, file_entries, likely_list, pasted_entries
from core.importing.identity.matching import Missed
from core.importing.reading.encodings import ENCODINGS, encoding_label
from core.importing.reading.files import AS_FOUND, FILE_ENDS, Candidate, Choice, FileKind, Layout, Source
from core.importing.reading.layout import find_layout
from core.importing.recognition.findings import Answer, Column, Question, Recognition
from core.importing.recognition.mapping import IGNORED, VARIANTS, ColumnMapping, Reading, Target, targets_of
from core.importing.recognition.recognizing import recognize
from core.importing.runs.loading import Progress, import_file
from core.importing.values.cells import Format, shown
from core.importing.values.report import BadRow, ImportReport
from core.store.records import INTERACTION, interaction_id, stored_row

__all__ = [
    "AS_FOUND",
    "ENCODINGS",
    "FILE_ENDS",
    "IGNORED",
    "INTERACTION",
    "VARIANTS",
    "Answer",
    "Answers",
    "BadRow",
    "Candidate",
    "Choice",
    "Column",
    "ColumnMapping",
    "Empty",
    "Entry",
    "Fault",
    "FileKind",
    "Format",
    "Gone",
    "ImportReport",
    "Layout",
    "Missed",
    "Progress",
    "Question",
    "Reading",
    "Recognition",
    "Source",
    "Target",
    "Unknown",
    "declare_attribute",
    "declare_kind",
    "declare_property",
    "encoding_label",
    "file_entries",
    "find_layout",
    "import_file",
    "interaction_id",
    "likely_list",
    "pasted_entries",
    "recognize",
    "shown",
    "stored_row",
    "targets_of",
]
