"""What an import would do or did: figures with a bar, what changes, which segments gain or lose, what is rejected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from core.importing import AttributeChange, ImportReport, Note
from core.language.catalog import Catalog
from core.lifecycle import SegmentEffect
from ui.data import browser, import_looks
from ui.data.import_looks import cut
from ui.shell import formats

_COLORS = {"new": "new", "changed": "changed", "unchanged": "same", "rejected": "bad"}
_LONGEST_VALUE = 40
_SHOWN_EXAMPLES = 2
_GOT = re.compile(r"^(?P<must>.*?) \(got (?P<got>.*)\)(\. Say .*)?\.?$", re.DOTALL)
"""A reason; what stands behind what was got is for the command line."""
_NOTHING = '<span class="import-mute">nothing</span>'


def figures(
    new: int | None, changed: int | None, unchanged: int | None, rejected: int | None, *, paler: bool = False
) -> str:
    """Return the four figures of an import with a bar of their shares, as HTML; ``paler`` while they are counted."""
    counts = {"new": new, "changed": changed, "unchanged": unchanged, "rejected": rejected}
    cells = "".join(
        f'<div class="import-figure-{label}{" import-some" if count else ""}"><b>{formats.number(count)}</b>'
        f"<span>{label}</span></div>"
        for label, count in counts.items()
    )
    parts = "".join(
        f'<div style="flex:{count}" class="import-part-{_COLORS[label]}"></div>'
        for label, count in counts.items() if count
    )  # fmt: skip
    look = " import-paler" if paler else ""
    return (
        f'<div class="import-figures{look}">{cells}</div><div class="import-bar{look}" aria-hidden="true">{parts}</div>'
    )


def of_report(report: ImportReport) -> str:
    """Return the figures of a report, and what else it tells, as HTML."""
    return figures(report.new, report.changed, report.unchanged, report.bad) + facts(_told(report))


def _told(report: ImportReport) -> list[str]:
    told = []
    if report.repeated:
        told.append(f"{formats.counted(report.repeated, 'row')} came again further down; the last one counts.")
    if report.returned:
        told.append(f"{formats.counted(report.returned, 'deleted record')} came back.")
    if report.stayed_out:
        told.append(f"{formats.counted(report.stayed_out, 'row')} of deleted records left out, as they are deleted.")
    if report.merged:
        shown = ", ".join(report.merges) + (" …" if report.merged > len(report.merges) else "")
        told.append(f"{formats.counted(report.merged, 'record')} merged into another, proven to be the same: {shown}.")
    if report.created:
        told.append(f"{formats.counted(report.created, 'record')} made that rows referred to.")
    if report.declared:
        told.append(f"New attributes, properties and kinds: {', '.join(report.declared)}.")
    return told


def changes(title: str, found: Sequence[AttributeChange], catalog: Catalog, entity: str, most: int) -> str:
    """Return what changes in which attribute, at most so many of them, as HTML; empty without a change."""
    lines = []
    for change in found[:most]:
        label = change.label if change.entity == entity else f"{_entity_label(catalog, change.entity)} · {change.label}"
        known = catalog.attributes_of(change.entity).get(change.name) if catalog.entity(change.entity) else None
        choices = dict(known.choices) if known else {}
        sample = next(iter(change.samples), None)
        before, after = (_shown(value, choices) for value in ((sample.before, sample.after) if sample else ("", "")))
        lines.append(
            f'<div class="import-line"><span class="import-name-of" title="{cut(label, 400)}">{cut(label)}</span>'
            f'<span title="{cut(before, 400)} → {cut(after, 400)}">{_from_to(before, after)}</span>'
            f"<b>{formats.number(change.count)}</b></div>"
        )
    if len(found) > most:
        more = formats.counted(len(found) - most, "more attribute")
        lines.append(f'<div class="import-line"><span class="import-mute">… and {more}.</span></div>')
    return import_looks.heading(title) + "".join(lines) if lines else ""


def _entity_label(catalog: Catalog, name: str) -> str:
    known = catalog.entity(name)
    return known.label if known else name.capitalize()


def _shown(value: Any, choices: dict[str, str]) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return formats.day(value)
    return "" if value is None else str(browser.shown(value, choices))


def _from_to(before: str, after: str) -> str:
    old = f"<s>{cut(before, _LONGEST_VALUE)}</s>" if before else _NOTHING
    return f"{old} → {cut(after, _LONGEST_VALUE) if after else _NOTHING}"


def segments(effects: Sequence[SegmentEffect], others: int) -> str:
    """Return the live segments that gain or lose members, as HTML; empty if there is no live one.

    ``others`` counts those that stay as they are.
    """
    lines = [
        f'<div class="import-line"><span title="{cut(effect.name, 400)}">{cut(effect.name)}</span>'
        + (f'<span class="import-wrap">{cut(effect.problem, 240)}</span>' if effect.problem else _moved(effect))
        + "</div>"
        for effect in effects
    ]
    if others:
        who = "other segment" if effects else "segment"
        stays = "stays as it is" if others == 1 else "stay as they are"
        rest = f"{formats.counted(others, who)} {stays}"
        lines.append(f'<div class="import-line"><span class="import-mute">{rest}</span></div>')
    return import_looks.heading("Live segments") + "".join(lines) if lines else ""


def _moved(effect: SegmentEffect) -> str:
    both = f"+{formats.number(effect.entering)} −{formats.number(effect.leaving)}"
    moved = both if effect.entering and effect.leaving else formats.signed(effect.members - effect.before)
    from_to = f"{formats.number(effect.before)} → {formats.number(effect.members)}"
    return f'<span class="import-from-to">{from_to}</span><b>{moved}</b>'


def reasons(title: str, found: Iterable[tuple[str, int]]) -> str:
    """Return reasons with how many cells or rows each concerns, as HTML; empty without one."""
    lines = "".join(
        f'<div class="import-line"><span class="import-wrap">{cut(reason, 240)}</span>'
        f"<b>{formats.number(count)}</b></div>"
        for reason, count in found
    )
    return import_looks.heading(title) + lines if lines else ""


def counted_reasons(rows: Iterable[Note]) -> list[tuple[str, int]]:
    """Return the reasons of rows without what each got, with examples of that, the most frequent first."""
    counts: dict[str, int] = {}
    examples: dict[str, dict[str, None]] = {}
    for row in rows:
        match = _GOT.match(row.reason)
        must, got = (match["must"], match["got"]) if match else (row.reason, "")
        reason = f"{row.column}: {must}" if row.column else must
        counts[reason] = counts.get(reason, 0) + 1
        if got:
            examples.setdefault(reason, {})[got] = None
    told = [
        (reason + (f": {', '.join(list(examples[reason])[:_SHOWN_EXAMPLES])}" if reason in examples else ""), count)
        for reason, count in counts.items()
    ]
    return sorted(told, key=lambda each: -each[1])


def left_out(report: ImportReport, most: int) -> str:
    """Return the values left out of rows that are taken, and what was said about cells, as HTML; empty for none."""
    found = [*counted_reasons(report.notes), *((f"{each.column}: {each.text}", each.cells) for each in report.remarks)]
    more = report.noted - len(report.notes)
    rest = facts([f"… and {formats.counted(more, 'more value')}."]) if more > 0 else ""
    return reasons("Left out, read otherwise", found[:most]) + rest


def offer_rejected(report: ImportReport, lines: Callable[[], Iterable[str]]) -> None:
    """Draw a button that gives the rejected rows as a file."""
    st.download_button(
        f"Download the {formats.number(report.bad)}", data=lambda: "".join(lines()).encode("utf-8-sig"),
        file_name="rejected-rows.csv", mime="text/csv", icon=":material/download:", on_click="ignore", type="tertiary",
        help="Correct them and import the file again.",
    )  # fmt: skip


def facts(found: Iterable[str]) -> str:
    """Return facts below each other, as HTML."""
    return "".join(
        f'<div class="import-line"><span class="import-wrap">{cut(fact, 400)}</span></div>' for fact in found
    )


def draw(*parts: str) -> None:
    """Draw parts below each other."""
    body = "".join(parts)
    if body:
        st.html(body)
