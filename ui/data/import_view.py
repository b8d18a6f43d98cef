"""A file before it is imported: what was recognized, what is open, its columns, what it would do, and one button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from core import lifecycle
from core.errors import WindrowError
from core.importing import (
    INTERACTION,
    Layout,
    Recognition,
    find_layout,
    import_file,
    recognize,
)
from core.language.catalog import Catalog
from ui.data import file_form, import_columns, import_looks, import_options, import_outcome, import_questions
from ui.data.desk import DESKS, Desk, Item
from ui.data.import_looks import cut
from ui.shell import caller, databases, formats, navigation, notices, state, waiting
from ui.shell.turns import TURNS


@dataclass(frozen=True)
class Looked:
    """What was found out about a file; None without a layout, or until it can be read. ``error`` says why."""

    layout: Layout | None = None
    found: Recognition | None = None
    error: str = ""


def draw(desk: Desk) -> None:
    """Draw the file of the desk that is looked at."""
    item = desk.item
    if item.report:
        import_outcome.draw(desk, item, item.report)
        return
    key = f"import-{desk.token}-{desk.items.index(item)}"
    catalog = lifecycle.catalog(databases.database(), caller.here())
    looked = _look(item, catalog)
    import_looks.draw()
    with st.container(key="import-page"):
        _head(desk, item, looked, key)
        if len(desk.items) > 1:
            _files(desk)
        notices.show()
        with st.container(key="import-grid"):
            with st.container(key="import-told"):
                _told(item, looked, catalog, key)
            with st.container(key="import-columns"):
                if looked.found:
                    import_columns.draw(item, looked.found, catalog, key)


def _look(item: Item, catalog: Catalog) -> Looked:
    """Return what is known of the file, as far as its questions are answered."""
    try:
        layout = item.kept("layout", item.choice, partial(_wait_for, find_layout, item.path, item.choice))
    except WindrowError as error:
        return Looked(error=notices.message(error))
    if layout.question:
        return Looked(layout)
    answers = item.current()
    try:
        found = item.kept(
            "first", (layout, catalog, answers), partial(_wait_for, recognize, item.path, catalog, answers, layout)
        )
        if item.becomes:
            answers = replace(answers, mapping=import_columns.mapping_of(item, found))
            found = item.kept(
                "found", (layout, catalog, answers), partial(_wait_for, recognize, item.path, catalog, answers, layout)
            )
    except WindrowError as error:
        return Looked(layout, error=notices.message(error))
    return Looked(layout, found)


def _wait_for(work: Any, *arguments: Any) -> Any:
    with st.spinner("Looking at the file …", show_time=True), TURNS.paused():
        return work(*arguments)


def _head(desk: Desk, item: Item, looked: Looked, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="import-head"):
        st.page_link(navigation.DATA, label="Data", icon=":material/arrow_back:", query_params=navigation.params())
        st.html(f'<div class="import-name" role="heading" aria-level="1" title="{cut(item.name, 400)}">'
                f'{cut(item.name, 60)}</div>', width="content")  # fmt: skip
        st.html('<span class="import-chip">Nothing stored yet</span>', width="content")
        st.space("stretch")
        st.button("Other file", key="import-other", on_click=_put_away, args=(desk,))
        if looked.found:
            with st.popover("Options", icon=":material/more_horiz:", key=f"{key}-options"):
                import_options.draw(item, looked.found, import_columns.mapping_of(item, looked.found), key)
            with st.container(horizontal=True, width="content", vertical_alignment="center", key="import-go"):
                required = [q for q in looked.found.questions if q.is_required and q.id not in item.given]
                st.button(
                    "Import", type="primary", key="import-run", disabled=bool(required),
                    help=formats.plain(required[0].text) if required else None,
                    on_click=_import, args=(item, looked.found),
                )  # fmt: skip


def _files(desk: Desk) -> None:
    """Draw which file of several is looked at."""
    names = {place: f"{place + 1}. {item.name[:40]}" for place, item in enumerate(desk.items)}
    st.segmented_control(
        "Files", list(names), required=True, format_func=names.__getitem__, label_visibility="collapsed",
        **state.controlled(f"import-{desk.token}-place", desk.place, lambda place: setattr(desk, "place", place)),
    )  # fmt: skip


def _told(item: Item, looked: Looked, catalog: Catalog, key: str) -> None:
    if looked.error:
        st.error(looked.error, icon=":material/error:")
    cards = import_questions.of_layout(item, looked.layout) if looked.layout else []
    if looked.found and looked.layout:
        st.html(_sentence(looked.found, catalog))
        cards += import_questions.of_recognition(item, looked.found)
    with st.popover("Read it differently", type="tertiary", key=f"{key}-differently"):
        if looked.found:
            import_options.draw_rows(item, looked.found, catalog, key)
        file_form.draw(item, looked.layout, key)
    import_questions.draw(cards, key)


def _sentence(found: Recognition, catalog: Catalog) -> str:
    entity = catalog.entity(found.entity)
    rows = "interactions" if found.entity == INTERACTION else entity.plural.lower() if entity else found.entity
    lead = f"An export of {cut(found.tool)} with {cut(rows)}" if found.tool else f"A table of {cut(rows)}"
    lead = f"<b>{lead}</b>"
    lead += f", {cut(found.evidence, 240)}." if found.evidence else "."
    samples = [sample for column in found.columns for sample in column.samples]
    details = " · ".join(file_form.summary(found.layout, samples))
    return f'<div class="import-told">{lead} <span class="import-mute">{cut(details, 240)}</span></div>'


def _put_away(desk: Desk) -> None:
    DESKS.clear(desk)
    state.go(navigation.DATA)


def _import(item: Item, found: Recognition) -> None:
    database, who = databases.database(), caller.here()
    answers = replace(item.current(), entity=found.entity, mapping=import_columns.mapping_of(item, found))

    def work() -> waiting.Finish:
        report = import_file(database, who, item.path, answers, layout=found.layout)
        return partial(setattr, item, "report", report)

    waiting.ask("Importing …", work)
