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
from core.importing.runs.changes import AttributeChange, Sample, import_changes
from core.importing.runs.execution import import_file, start_import, stop_import, wait_for_import
from core.importing.runs.ledger import (
    KeptRecord,
    RunRow,
    SavedMapping,
    State,
    Undone,
    import_run,
    import_runs,
    rejected_rows,
    saved_mapping,
)
from core.importing.runs.loading import Progress
from core.importing.runs.undoing import undo_import
from core.importing.values.cells import Format, shown
from core.importing.values.report import ImportReport, Note, RejectedRow, Remark, rejected_lines
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
    "AttributeChange",
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
    "KeptRecord",
    "Layout",
    "Missed",
    "Note",
    "Progress",
    "Question",
    "Reading",
    "Recognition",
    "RejectedRow",
    "Remark",
    "RunRow",
    "Sample",
    "SavedMapping",
    "Source",
    "State",
    "Target",
    "Undone",
    "Unknown",
    "declare_attribute",
    "declare_kind",
    "declare_property",
    "encoding_label",
    "file_entries",
    "find_layout",
    "import_changes",
    "import_file",
    "import_run",
    "import_runs",
    "interaction_id",
    "likely_list",
    "pasted_entries",
    "recognize",
    "rejected_lines",
    "rejected_rows",
    "saved_mapping",
    "shown",
    "start_import",
    "stop_import",
    "stored_row",
    "targets_of",
    "undo_import",
    "wait_for_import",
]
