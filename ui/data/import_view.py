"""A file before it is imported: what was recognized, what is open, its columns, what it would do, and one button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from core import lifecycle
from core.errors import WindrowError
from core.importing import (
    IGNORED,
    INTERACTION,
    Answers,
    ImportReport,
    Layout,
    Recognition,
    find_layout,
    recognize,
    saved_mapping,
    start_import,
    targets_of,
    wait_for_import,
)
from core.importing.answers import NO_ANSWERS
from core.language.catalog import Catalog
from ui.data import dry_runs, file_form, import_choices, import_columns, import_looks, import_options, import_questions
from ui.data.desk import DESKS, Desk, Item
from ui.data.dry_runs import DryRun
from ui.data.import_looks import cut
from ui.shell import caller, databases, formats, navigation, notices, state
from ui.shell.turns import TURNS

_SOON_SECONDS = 1.0
"""An import that takes no longer shows its report at once."""


@dataclass(frozen=True)
class Looked:
    """What was found out about a file; None without a layout, or until it can be read. ``error`` says why.

    ``answers`` are complete: they import the file as the page shows it. ``run`` is their dry run, and ``is_counted``
    whether it had ended when the page began: what ends meanwhile is shown by the next run, as a whole.
    """

    layout: Layout | None = None
    found: Recognition | None = None
    answers: Answers = NO_ANSWERS
    run: DryRun | None = None
    is_counted: bool = False
    error: str = ""

    @property
    def report(self) -> ImportReport | None:
        """Return what the dry run told; None while it runs, and after an error."""
        return self.run.report() if self.run and self.is_counted else None


def draw(desk: Desk) -> None:
    """Draw the file of the desk that is looked at."""
    item = desk.item
    key = f"import-{desk.token}-{desk.items.index(item)}"
    catalog = lifecycle.catalog(databases.database(), caller.here())
    import_looks.draw()
    looked = _look(item, catalog)
    with st.container(key="import-page"):
        _head(desk, item, looked, key)
        if len(desk.items) > 1:
            _files(desk)
        notices.show()
        with st.container(key="import-grid"):
            with st.container(key="import-told"):
                _told(item, looked, catalog, key)
            if looked.run:
                with st.container(key="import-effects"):
                    dry_runs.draw(item, looked.run, catalog, is_counted=looked.is_counted)
            if looked.found:
                with st.container(key="import-columns"):
                    import_columns.draw(item, looked.found, catalog, key)


def _look(item: Item, catalog: Catalog) -> Looked:
    """Return what is known of the file, as far as its questions are answered."""
    try:
        layout = item.kept("layout", item.choice, partial(_wait_for, find_layout, item.path, item.choice))
    except WindrowError as error:
        return Looked(error=notices.message(error))
    if layout.question:
        return Looked(layout)
    _recall(item, layout, catalog)
    answers = import_questions.answers_of(item)
    try:
        found = _recognized(item, "recognized", catalog, answers, layout)
        answers = replace(answers, mapping=import_columns.mapping_of(item, found))
        if import_questions.becomes_of(item):
            found = _recognized(item, "recognized again", catalog, answers, layout)
    except WindrowError as error:
        return Looked(layout, error=notices.message(error))
    answers = replace(answers, entity=found.entity)
    found = found.asking_of(answers.mapping or {})
    run = None if import_questions.required(item, found) else dry_runs.of(item, answers, found)
    return Looked(layout, found, answers, run, is_counted=run is not None and run.ended())


def _recall(item: Item, layout: Layout, catalog: Catalog) -> None:
    """Take over how the last file with these columns was mapped, unless a person has chosen something here."""
    if item.recalled == layout.columns or item.becomes or item.given:
        return
    item.recalled = layout.columns
    item.saved = saved_mapping(databases.database(), caller.here(), layout)
    if item.saved:
        known = item.saved.answers
        targets = targets_of(catalog, known.entity) if known.entity else {}
        item.answers = replace(known, mapping=None)
        item.becomes = {
            name: target for name, target in (known.mapping or {}).items()
            if isinstance(target, str) and (target == IGNORED or target in targets)
        }  # fmt: skip


def _recognized(item: Item, name: str, catalog: Catalog, answers: Answers, layout: Layout) -> Recognition:
    about = (layout, catalog, answers)
    return item.kept(name, about, partial(_wait_for, recognize, item.path, catalog, answers, layout))


def _wait_for(work: Any, *arguments: Any) -> Any:
    with st.spinner("Looking at the file …", show_time=True), TURNS.paused():
        return work(*arguments)


def _head(desk: Desk, item: Item, looked: Looked, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="import-head"):
        st.page_link(navigation.DATA, label="Data", icon=":material/arrow_back:", query_params=navigation.params())
        import_looks.draw_name(item.name)
        st.html('<span class="import-chip">Nothing stored yet</span>', width="content")
        st.space("stretch")
        if looked.found:
            with st.popover("Options", icon=":material/more_horiz:", type="tertiary", key=f"{key}-options"):
                import_options.draw(item, looked.found, import_columns.mapping_of(item, looked.found), key)
        with st.container(horizontal=True, width="content", vertical_alignment="center", key="import-go"):
            if looked.found:
                st.html(
                    f'<span class="import-mute import-small">{_outlook(item, looked.found)}</span>', width="content"
                )
            st.button("Other file", key="import-other", on_click=_put_away, args=(desk,))
            if looked.found:
                _import_button(item, looked, looked.found)


def _outlook(item: Item, found: Recognition) -> str:
    """Return what a person should know before the click, in a few words."""
    count = sum(question.id not in item.given for question in found.questions)
    stays = f"{formats.counted(count, 'question')} open: values stay out. " if count else ""
    return f"{stays}Can be undone."


def _import_button(item: Item, looked: Looked, found: Recognition) -> None:
    question = import_questions.required(item, found)
    report = looked.report
    st.button(
        f"Import {formats.counted(report.rows - report.bad, 'row')}" if report else "Import",
        type="primary", key="import-run", disabled=question is not None,
        help=formats.plain(question.text) if question else None, on_click=_import, args=(item, looked),
    )  # fmt: skip


def _files(desk: Desk) -> None:
    """Draw which file of several is looked at."""
    names = {place: f"{place + 1}\\. {formats.plain(item.name[:40])}" for place, item in enumerate(desk.items)}
    st.segmented_control(
        "Files", list(names), required=True, format_func=names.__getitem__, label_visibility="collapsed",
        **state.controlled(f"import-{desk.token}-place", desk.place, lambda place: setattr(desk, "place", place)),
    )  # fmt: skip


def _told(item: Item, looked: Looked, catalog: Catalog, key: str) -> None:
    if looked.error:
        st.error(looked.error, icon=":material/error:")
    cards = import_questions.of_layout(item, looked.layout) if looked.layout else []
    if looked.found and looked.layout:
        st.html(_sentence(item, looked.found, catalog))
        cards += import_questions.of_recognition(item, looked.found)
        cards += import_choices.cards(item, looked.found, looked.answers, looked.report, catalog)
        cards.sort(key=lambda card: card.given is not None)
    with st.popover("Read it differently", type="tertiary", key=f"{key}-differently"):
        if looked.found:
            import_options.draw_rows(item, looked.found, catalog, key)
        file_form.draw(item, looked.layout, key)
        if item.saved:
            st.button("Match the columns afresh", key=f"{key}-afresh", on_click=item.forget_saved)
    import_questions.draw(cards, key)


def _sentence(item: Item, found: Recognition, catalog: Catalog) -> str:
    entity = catalog.entity(found.entity)
    rows = "interactions" if found.entity == INTERACTION else entity.plural.lower() if entity else found.entity
    if found.tool.startswith("a "):
        lead = f"{found.tool.capitalize()} with {rows}"
    else:
        lead = f"An export of {found.tool} with {rows}" if found.tool else f"A table of {rows}"
    why = f": {found.evidence}" if found.evidence else ""
    if item.saved:
        when = formats.day(item.saved.at.date())
        why = f", with the same columns as {item.saved.source or 'a file'} on {when}, so they were matched as then"
    lead = f"<b>{cut(lead)}</b>{cut(why, 240)}."
    samples = [sample for column in found.columns for sample in column.samples]
    details = " · ".join(file_form.summary(found.layout, samples))
    return f'<div class="import-told">{lead} <span class="import-mute">{cut(details, 240)}</span></div>'


def _put_away(desk: Desk) -> None:
    DESKS.clear(desk)
    state.go(navigation.DATA)


def _import(item: Item, looked: Looked) -> None:
    database, who = databases.database(), caller.here()
    if looked.run:
        looked.run.cancellation.cancel()
    with notices.kept():
        item.run_id = start_import(database, who, item.path, looked.answers, found=looked.found)
        wait_for_import(database, who, item.run_id, within_seconds=_SOON_SECONDS)
        state.go(navigation.IMPORT, item.run_id)
