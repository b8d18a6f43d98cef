"""The report about a contact as a page: sections of plain text, which print as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from ui.shell import formats

_SECTIONS = {
    "record": "What is known", "account": "Account", "leads": "Leads", "identifiers": "Further ids and addresses",
    "segments_now": "In these segments now, and why", "stays": "Segments over time", "consents": "Consents",
    "suppressions": "Suppressed", "interactions": "Interactions", "imports": "Files that brought or changed it",
    "rejected_rows": "Rows of files that were not taken", "merges": "Merged records", "trace": "Who saw or changed it",
}  # fmt: skip
_PRINT = """<style>@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stPageLink"], [data-testid="stDownloadButton"],
  [data-testid="stToolbar"] { display: none !important; }
  [data-testid="stMain"], [data-testid="stAppViewContainer"], .stApp {
    overflow: visible !important; height: auto !important; position: static !important; display: block !important;
  }
  h3, h4 { break-after: avoid; }
}</style>"""


def draw(document: Mapping[str, Any]) -> None:
    """Draw the whole report, with a button for the same as JSON."""
    st.html(_PRINT)
    about, made = document["about"], document["made"]
    st.title(f"Report about {formats.plain(about['name'])}")
    by = f" by {formats.plain(made['by'])}" if made["by"] else ""
    st.markdown(f"Contact number {about['id']}. Everything that Windrow holds, on {_shown(made['at'])}{by}.")
    st.download_button(
        "Download JSON", data=json.dumps(document, ensure_ascii=False, indent=2), icon=":material/download:",
        file_name=f"contact-{about['id']}.json", mime="application/json", on_click="ignore",
    )  # fmt: skip
    if hidden := document["segments_not_shown"]:
        st.warning(
            f"Not shown: {formats.counted(hidden, 'segment')} with this contact, now or before, in private "
            "folders that you do not belong to. An admin gets a report with all.",
            icon=":material/visibility_off:",
        )
    for name, title in _SECTIONS.items():
        st.markdown(f"### {title}")
        lines = list(_lines(document[name]))
        st.markdown("\n".join(lines) if lines else "Nothing.")


def _lines(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the lines of a list in Markdown for a part of the document."""
    indent = "    " * depth
    match value:
        case Mapping():
            for name, part in value.items():
                if isinstance(part, Mapping | list):
                    if part:
                        yield f"{indent}- **{_label(name)}**"
                        yield from _lines(part, depth + 1)
                else:
                    yield f"{indent}- **{_label(name)}**: {_shown(part)}"
        case list():
            for part in value:
                if isinstance(part, Mapping) and part:
                    yield f"{indent}- {_summary(part)}"
                    rest = {name: inner for name, inner in part.items() if isinstance(inner, Mapping | list) and inner}
                    yield from _lines(rest, depth + 1)
                elif isinstance(part, list):
                    yield f"{indent}- {' · '.join(map(_shown, part))}"
                else:
                    yield f"{indent}- {_shown(part)}"


def _summary(part: Mapping[str, Any]) -> str:
    """Return the plain members of a part in one line."""
    plain = {name: inner for name, inner in part.items() if not isinstance(inner, Mapping | list) and inner is not None}
    if plain.keys() == {"held", "says"}:
        return f"{'✓' if plain['held'] else '✗'} {_shown(plain['says'])}"
    return " · ".join(f"{_label(name)}: {_shown(inner)}" for name, inner in plain.items() if inner != "")


def _label(name: str) -> str:
    return formats.plain(name.replace("_", " ").capitalize())


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return "yes" if value else "no"
        case str() if len(value) > len("2026-01-01T00") and value[10:11] == "T":
            try:
                return formats.local(datetime.fromisoformat(value), formats.browser_zone())
            except ValueError:
                return formats.plain(value)
    return formats.plain(str(value))
