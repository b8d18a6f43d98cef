"""What an import did: its figures, what it told, and the rows that it rejected."""

from __future__ import annotations

import streamlit as st

from core.importing import ImportReport
from ui.data import import_effects, import_looks
from ui.data.desk import Desk, Item
from ui.data.import_looks import cut
from ui.kit import downloads
from ui.shell import formats, navigation, notices

_SHOWN_ROWS = 20


def draw(desk: Desk, item: Item, report: ImportReport) -> None:
    """Draw the outcome of a file of the desk, and the way to the next one."""
    import_looks.draw()
    with st.container(key="import-page"):
        with st.container(horizontal=True, vertical_alignment="center", key="import-head"):
            st.page_link(navigation.DATA, label="Data", icon=":material/arrow_back:", query_params=navigation.params())
            import_looks.draw_name(item.name)
            st.html('<span class="import-chip">Imported</span>', width="content")
            st.space("stretch")
            following = next((place for place, each in enumerate(desk.items) if each.report is None), None)
            if following is not None:
                st.button(
                    f"Next: {desk.items[following].name[:40]}", type="primary", key="import-next",
                    on_click=setattr, args=(desk, "place", following),
                )  # fmt: skip
        notices.show()
        _draw_report(report)


def _draw_report(report: ImportReport) -> None:
    with st.container(key="import-effects"):
        import_effects.draw_figures(report.new, report.changed, report.unchanged, report.bad)
        for fact in _facts(report):
            st.html(f'<div class="import-line"><span class="import-wrap">{cut(fact, 400)}</span></div>')
        if report.bad:
            rows = [(bad.line, bad.column, bad.reason) for bad in report.bad_rows]
            st.html(import_looks.heading("Rejected"))
            lines = (
                f'<div class="import-line"><span class="import-name-of">Line {formats.number(line)}</span>'
                f'<span class="import-wrap">{cut(f"{column}: {reason}" if column else reason, 240)}</span></div>'
                for line, column, reason in rows[:_SHOWN_ROWS]
            )
            st.html("".join(lines))
            st.download_button(
                f"Download the {formats.number(report.bad)}",
                data=lambda: downloads.to_csv(("Line", "Column", "Reason"), rows), file_name="rejected-rows.csv",
                mime="text/csv", icon=":material/download:", on_click="ignore", type="tertiary",
            )  # fmt: skip


def _facts(report: ImportReport) -> list[str]:
    facts = []
    if report.repeated:
        facts.append(f"{formats.counted(report.repeated, 'row')} came again further down; the last one counts.")
    if report.created:
        facts.append(f"{formats.counted(report.created, 'record')} made that rows referred to.")
    if report.declared:
        facts.append(f"New: {', '.join(report.declared)}.")
    return facts
