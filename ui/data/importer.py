"""Importing a file: choose it, correct its mapping, import it, see the report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import lifecycle
from core.importing import (
    FILE_ENDS,
    IGNORED,
    INTERACTION,
    Answers,
    Format,
    ImportReport,
    Recognition,
    import_file,
    recognize,
    targets_of,
)
from core.language.catalog import Attribute, Catalog
from ui.data import file_form
from ui.kit import downloads
from ui.shell import caller, databases, formats, notices, state

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

IGNORE = "– Leave out –"
NEW = "+ New: keep under this name"
_REPORT = "import-report"
_ROUND = "import-round"
_WANTED = "import-wanted"


@dataclass(frozen=True)
class Choices:
    """A person's choices about a file besides its columns."""

    zone: str
    kind: str | None
    create_contacts: bool
    create_accounts: bool
    declare_kinds: bool


def draw() -> None:
    """Draw every step of an import that is possible now."""
    report = state.value(_REPORT)
    if report:
        _result(report)
    file = st.file_uploader(
        "File with rows and columns",
        type=list(FILE_ENDS),
        key=f"import-file-{state.value(_ROUND, 0)}",
        help="CSV, Excel, JSON or Parquet, also as gz or zip. Separators, letters, days and numbers are recognized.",
    )
    if file is None:
        st.caption("Contacts, accounts, leads and interactions each come in a file of their own.")
        return
    with notices.shown():
        _prepare(file)


def _prepare(file: UploadedFile) -> None:
    catalog = lifecycle.catalog(databases.database(), caller.here())
    names = {entity.name: entity.plural for entity in catalog.entities} | {INTERACTION: "Interactions"}
    layout = file_form.draw(file)
    if layout is None:
        return
    guessed = recognize(file, catalog, layout=layout)
    entity = st.selectbox(
        "Each row is one of these",
        list(names),
        index=list(names).index(guessed.entity),
        format_func=names.__getitem__,
        key=f"import-entity-{file.file_id}",
    )
    found = guessed if entity == guessed.entity else recognize(file, catalog, Answers(entity=entity), layout)
    mapping = _columns(found, catalog, key=f"import-columns-{file.file_id}-{entity}-{hash(layout.columns)}")
    formats_ = _formats(found, key=f"import-day-first-{file.file_id}")
    choices = _choices(found, catalog, mapping)
    st.button(
        "Import",
        type="primary",
        icon=":material/upload:",
        key="import-run",
        on_click=state.remember,
        args=(_WANTED, file.file_id),
    )
    if state.value(_WANTED) == file.file_id:
        state.drop(_WANTED)
        _run(file, found, mapping, formats_, choices)


def _columns(found: Recognition, catalog: Catalog, key: str) -> dict[str, str | Attribute]:
    targets = targets_of(catalog, found.entity)
    labels = _distinct(targets)
    rows = pd.DataFrame(
        [(c.name, " · ".join(c.samples[:3]), labels.get(c.target, IGNORE)) for c in found.columns],
        columns=["Column", "For example", "Becomes"],
    )
    st.markdown("**What each column becomes**")
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["Column", "For example"],
        column_config={
            "Becomes": st.column_config.SelectboxColumn(
                "Becomes", options=[IGNORE, NEW, *labels.values()], required=True, help="Click a cell to change it."
            )
        },
        key=key,
    )
    by_label = {label: target for target, label in labels.items()}
    mapping: dict[str, str | Attribute] = {}
    for column, becomes in zip(found.columns, edited["Becomes"], strict=True):
        mapping[column.name] = column.as_new if becomes == NEW else by_label.get(becomes, IGNORED)
    return mapping


def _distinct(targets: dict[str, str]) -> dict[str, str]:
    """Return labels, all different."""
    labels = list(targets.values())
    return {name: f"{label} ({name})" if labels.count(label) > 1 else label for name, label in targets.items()}


def _formats(found: Recognition, key: str) -> dict[str, Format]:
    undecided = [column for column in found.columns if column.is_open]
    if not undecided:
        return found.formats
    names = ", ".join(formats.plain(column.name) for column in undecided)
    st.caption(f"The file does not tell how days or numbers are written in: {names}.")
    left, right = st.columns(2)
    first = undecided[0].format
    day_first = left.toggle("03/04 is the 3rd of April", first.day_first, key=f"{key}-order")
    comma = right.toggle("1,234 is one and a bit", first.decimal_comma, key=f"{key}-comma")
    chosen = {column.name: replace(column.format, day_first=day_first, decimal_comma=comma) for column in undecided}
    return found.formats | chosen


def _choices(found: Recognition, catalog: Catalog, mapping: dict[str, str | Attribute]) -> Choices:
    used = set(filter(lambda target: isinstance(target, str), mapping.values()))
    kind: str | None = None
    declare_kinds = create_contacts = create_accounts = False
    if found.entity == INTERACTION and "kind" in used:
        declare_kinds = st.toggle("Add kinds of interactions that are new", value=True, key="import-kinds")
    elif found.entity == INTERACTION:
        labels = {kind.name: kind.label for kind in catalog.kinds}
        kind = st.selectbox("All rows are", list(labels), format_func=labels.__getitem__, key="import-kind")
    if any(isinstance(target, str) and target.startswith("contact.") for target in used):
        create_contacts = st.toggle("Create contacts that are not known yet", key="import-contacts")
    if any(isinstance(target, str) and target.startswith("account.") for target in used):
        create_accounts = st.toggle("Create accounts that are not known yet", key="import-accounts")
    state.remember_first("import-zone", formats.browser_zone())
    zone = st.selectbox("Time zone of times that name none", formats.zones(), key="import-zone")
    return Choices(zone, kind, create_contacts, create_accounts, declare_kinds)


def _run(
    file: UploadedFile,
    found: Recognition,
    mapping: dict[str, str | Attribute],
    formats_: dict[str, Format],
    choices: Choices,
) -> None:
    bar = st.progress(0.0, "Reading the file")

    def progress(done: int, total: int, rows: int) -> None:
        bar.progress(min(done / total, 1.0) if total else 1.0, f"{formats.counted(rows, 'row')} read")

    with notices.shown():
        report = import_file(
            databases.database(),
            caller.here(),
            file,
            Answers(
                entity=found.entity,
                mapping=mapping,
                formats=formats_,
                zone=choices.zone,
                kind=choices.kind,
                create_contacts=choices.create_contacts,
                create_accounts=choices.create_accounts,
                declare_kinds=choices.declare_kinds,
            ),
            layout=found.layout,
            progress=progress,
        )
        state.remember(_REPORT, (file.name, report))
        state.remember(_ROUND, state.value(_ROUND, 0) + 1)
        st.rerun()


def _result(kept: tuple[str, ImportReport]) -> None:
    name, report = kept
    with st.container(border=True, key="import-result"):
        st.markdown(f"#### {formats.plain(name)}")
        figures: dict[str, Any] = {
            "Rows": (report.rows, "All rows of the file."),
            "New": (report.new, "Rows that were not known."),
            "Changed": (report.changed, "Rows that were known and say something else now."),
            "Unchanged": (report.unchanged, "Rows that were known and say the same."),
            "Bad": (report.bad, "Rows that could not be imported."),
        }
        with st.container(horizontal=True, gap="small"):
            for label, (value, explanation) in figures.items():
                st.metric(label, formats.number(value), help=explanation, width=110)
        _details(report)
        if report.bad:
            rows = [(bad.line, bad.column, bad.reason) for bad in report.bad_rows]
            header = ("Line", "Column", "Reason")
            st.dataframe(pd.DataFrame(rows[:100], columns=list(header)), hide_index=True)
            st.download_button(
                "Download bad rows",
                data=lambda: downloads.to_csv(header, rows),
                file_name="bad-rows.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
        st.button("Done", icon=":material/check:", key="import-done", on_click=state.drop, args=(_REPORT,))


def _details(report: ImportReport) -> None:
    facts = []
    if report.repeated:
        facts.append(f"{formats.counted(report.repeated, 'row')} came again further down; the last one counts.")
    if report.created:
        facts.append(f"{formats.counted(report.created, 'record')} made that rows referred to.")
    if report.declared:
        facts.append(f"New: {', '.join(formats.plain(name) for name in report.declared)}.")
    for fact in facts:
        st.caption(fact)
