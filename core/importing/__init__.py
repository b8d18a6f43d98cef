"""Files become profiles and interactions: look at a file with `preview`, import it with `import_file`."""

from __future__ import annotations

from core.importing.answers import Answers, Empty, Fault, Gone, Unknown
from core.importing.declaring import declare_attribute, declare_kind, declare_property
from core.importing.identity.entries import Entry, file_entries, likely_list, pasted_entries
from core.importing.identity.matching import Missed
from core.importing.reading.encodings import ENCODINGS, encoding_label
from core.importing.reading.files import AS_FOUND, FILE_ENDS, Candidate, Choice, FileKind, Layout, Source
from core.importing.reading.layout import find_layout
from core.importing.recognition.inspecting import ColumnPreview, Preview, preview
from core.importing.recognition.mapping import IGNORED, ColumnMapping, Target, targets_of
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
    "Answers",
    "BadRow",
    "Candidate",
    "Choice",
    "ColumnMapping",
    "ColumnPreview",
    "Empty",
    "Entry",
    "Fault",
    "FileKind",
    "Format",
    "Gone",
    "ImportReport",
    "Layout",
    "Missed",
    "Preview",
    "Progress",
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
    "preview",
    "shown",
    "stored_row",
    "targets_of",
]
