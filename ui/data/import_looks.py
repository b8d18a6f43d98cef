"""How the page of an import looks: lines instead of boxes, figures first; at 400 px one below the other."""

from __future__ import annotations

from html import escape

import streamlit as st

_COLORS = {
    "line": "dataframeBorderColor",
    "edge": "borderColor",
    "ground": "backgroundColor",
    "text": "textColor",
    "mute": "grayTextColor",
    "link": "linkColor",
    "new": "greenColor",
    "new-text": "greenTextColor",
    "chosen": "greenBackgroundColor",
    "changed": "blueColor",
    "same": "grayColor",
    "bad": "redColor",
    "bad-text": "redTextColor",
    "open": "yellowBackgroundColor",
    "open-text": "yellowTextColor",
    "chip": "grayBackgroundColor",
}
"""The theme's colors by what they say here."""

_RULES = """
.stMainBlockContainer:has(.st-key-import-page) { padding: 1rem 1.5rem 3rem; }
.stAppHeader:has(~ * .st-key-import-page) { background: transparent; }
.st-key-import-page { gap: 0; font-variant-numeric: tabular-nums; }
.st-key-import-head { min-height: 3rem; padding-bottom: 0.5rem; border-bottom: 1px solid var(--line); }
.st-key-import-head h1 { font-size: 1.25rem; line-height: 1.75rem; padding: 0; }
.import-name { font-size: 1.25rem; line-height: 1.75rem; font-weight: 650; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.import-mute { color: var(--mute); }
.import-small { font-size: 0.8125rem; line-height: 1.125rem; }
.import-told { font-size: 0.9375rem; line-height: 1.375rem; overflow-wrap: anywhere; }
.import-told b { font-weight: 600; }

.st-key-import-grid { display: grid; gap: 0 2rem; padding-top: 1rem; align-items: start;
  grid-template-columns: minmax(0, 1fr) clamp(18rem, 34%, 25rem); grid-template-rows: auto 1fr; }
.st-key-import-grid > :has(> .st-key-import-told) { grid-area: 1 / 1; }
.st-key-import-grid > :has(> .st-key-import-effects) { grid-area: 1 / 2 / 3 / 3; }
.st-key-import-grid > :has(> .st-key-import-columns) { grid-area: 2 / 1; }
.st-key-import-grid:not(:has(.st-key-import-effects)) { grid-template-columns: minmax(0, 1fr); }
.st-key-import-running { padding-top: 1rem; max-width: 40rem; }
.st-key-import-told, .st-key-import-effects, .st-key-import-columns { gap: 0; }
.st-key-import-columns { container-type: inline-size; }
.st-key-import-effects .stElementContainer:first-child .import-heading:first-child { margin-top: 0; }
.st-key-import-columns-title { align-items: center; min-height: 2rem; }
.st-key-import-columns-title .import-heading { margin: 0; }

.st-key-import-questions { border: 1px solid var(--line); border-radius: 0.6rem; gap: 0; margin: 0.75rem 0 1rem;
  overflow: hidden; }
[class*="st-key-import-question-"] { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.5rem;
  align-items: center; padding: 0.5rem 0.75rem; min-height: 3rem; }
.st-key-import-questions > :not(:first-child) [class*="st-key-import-question-"] { border-top: 1px solid var(--line); }
[class*="st-key-import-question-"][class*="-open"] { background: var(--open); }
[class*="st-key-import-question-"][class*="-open"] :is(.import-asked, .import-asked *) { color: var(--open-text); }
[class*="st-key-import-question-"] > * { width: auto; min-width: 0; }
[class*="st-key-import-question-"] > :nth-child(3) { grid-column: 2; justify-self: end; }
.import-asked { font-size: 0.875rem; line-height: 1.25rem; overflow-wrap: anywhere; padding-left: 2rem;
  position: relative; }
.import-asked::before { content: "\\2713"; position: absolute; left: 0; top: 0.5rem; width: 1.125rem; height: 1.125rem;
  line-height: 1.05rem; border-radius: 50%; border: 1.5px solid var(--new); color: var(--new); text-align: center;
  font-size: 0.7rem; font-weight: 700; box-sizing: border-box; }
[class*="-open"] .import-asked::before { content: "?"; border-color: var(--open-text); color: var(--open-text); }
.import-asked b { font-weight: 600; }

.import-heading { display: flex; align-items: baseline; gap: 0.5rem; font-size: 0.875rem; line-height: 1.25rem;
  font-weight: 650; margin: 0.9rem 0 0.25rem; }
.import-heading > :last-child:not(:first-child) { margin-left: auto; font-weight: 400; }
.import-figures { display: flex; justify-content: space-between; gap: 0.5rem; }
.import-figures b { display: block; font-size: 2rem; line-height: 2.25rem; font-weight: 650; letter-spacing: -0.01em; }
.import-figures span { font-size: 0.8125rem; color: var(--mute); }
.import-figures .import-figure-new.import-some b { color: var(--new-text); }
.import-figures .import-figure-rejected.import-some b { color: var(--bad-text); }
.import-bar { display: flex; height: 0.625rem; gap: 2px; border-radius: 4px; overflow: hidden; margin: 0.6rem 0 0.25rem;
  }
.import-bar > * { min-width: 3px; }
.import-part-new { background: var(--new); }
.import-part-changed { background: var(--changed); }
.import-part-same { background: var(--same); }
.import-part-bad { background: var(--bad); }
.import-figures.import-paler b, .import-figures.import-paler .import-some.import-some b { color: var(--mute);
  font-weight: 500; }
.import-bar.import-paler { opacity: 0.5; }
.import-line { display: flex; gap: 0.6rem; align-items: baseline; font-size: 0.8125rem; line-height: 1.25rem;
  padding: 0.3rem 0; border-top: 1px solid var(--line); }
.import-line > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.import-line > b:last-child { margin-left: auto; flex: none; font-weight: 600; min-width: 2.75rem; text-align: right; }
.import-line .import-name-of { flex: 0 0 6.5rem; color: var(--mute); }
.import-line .import-wrap { white-space: normal; overflow-wrap: anywhere; }
.import-line .import-from-to { color: var(--mute); margin-left: auto; flex: none; }
.import-line .import-from-to + b { margin-left: 0; }
.import-line s { color: var(--mute); }

[class*="st-key-import-column-"], .st-key-import-columns-head { display: grid; align-items: center; gap: 0 0.75rem;
  grid-template-columns: minmax(0, 12fr) minmax(0, 18fr) minmax(0, 15fr) minmax(0, 17fr) minmax(0, 14fr);
  min-height: 2.1rem; border-top: 1px solid var(--line); }
.st-key-import-columns-head { border: 0; min-height: 1.75rem; }
:is([class*="st-key-import-column-"], .st-key-import-columns-head) > * { width: auto; min-width: 0; }
[class*="st-key-import-column-"] .stSelectbox [role="group"] { background: transparent; border-color: transparent;
  min-height: 2rem; height: 2rem; margin-left: -0.5rem; }
[class*="st-key-import-column-"] .stSelectbox:is(:hover, :focus-within) [role="group"] { border-color: var(--edge); }
[class*="st-key-import-column-"] .stSelectbox:focus-within [role="group"] { border-color: var(--link); }
[class*="st-key-import-column-"] .stSelectbox input { font-size: 0.8125rem; padding: 0 0 0 0.5rem;
  text-overflow: ellipsis; }
[class*="st-key-import-column-"] [class*="-becomes"] input { font-weight: 600; font-size: 0.875rem; }
[class*="st-key-import-column-"][class*="-out"] [class*="-becomes"] input { font-weight: 400; color: var(--mute); }
[class*="st-key-import-column-"] .stSelectbox button { color: var(--mute); padding: 0 0.25rem; }
.import-cell { font-size: 0.8125rem; line-height: 1.25rem; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.import-note { text-align: right; }
.import-chip { display: inline-block; background: var(--chip); color: var(--mute); border-radius: 6px;
  font-size: 0.75rem; line-height: 1.35rem; padding: 0 0.5rem; font-weight: 600; white-space: nowrap; }
.import-chip.import-open { background: var(--open); color: var(--open-text); }

.st-key-import-go { align-items: center; }
.st-key-import-head :is([data-testid="stPopover"], [data-testid="stPageLink"]) [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

.st-key-import-lists { gap: 0; }
.st-key-import-past-head, [class*="st-key-import-past-row-"], [class*="st-key-import-open-row-"] { display: grid;
  align-items: center; gap: 0 0.75rem; min-height: 2.1rem; border-top: 1px solid var(--line);
  grid-template-columns: minmax(0, 20fr) minmax(0, 12fr) minmax(0, 9fr) repeat(3, minmax(0, 6fr)) minmax(0, 8fr)
    3rem; }
[class*="st-key-import-open-row-"] { grid-template-columns: minmax(0, 1fr) auto auto; }
.st-key-import-past-head { border: 0; min-height: 1.75rem; }
:is(.st-key-import-past-head, [class*="st-key-import-past-row-"], [class*="st-key-import-open-row-"]) > * {
  width: auto; min-width: 0; }
.st-key-import-lists button { min-height: 2rem; max-width: 100%; padding: 0; justify-content: left; }
.st-key-import-lists button p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 0.875rem; }
.st-key-import-lists [class*="-row-"] > :first-child { justify-self: start; max-width: 100%; }
.st-key-import-lists [class*="-row-"] > :first-child button p { font-weight: 600; }
.st-key-import-lists [class*="-row-"] > :first-child div { justify-content: flex-start; text-align: left; }
:is(.st-key-import-page, .st-key-import-lists) button[kind="tertiary"] { color: var(--link); }

@container (max-width: 32rem) {
  [class*="st-key-import-column-"], .st-key-import-columns-head {
    grid-template-columns: minmax(0, 12fr) minmax(0, 18fr) minmax(0, 15fr) minmax(0, 14fr); }
  :is([class*="st-key-import-column-"], .st-key-import-columns-head) > :nth-child(4) { display: none; }
}
@container (max-width: 27rem) {
  [class*="st-key-import-column-"], .st-key-import-columns-head { gap: 0 0.4rem;
    grid-template-columns: minmax(0, 10fr) minmax(0, 12fr) minmax(0, 11fr); }
  :is([class*="st-key-import-column-"], .st-key-import-columns-head) > :nth-child(n+4):not(:has(.import-remark)) {
    display: none; }
  [class*="st-key-import-column-"] > :has(.import-remark) { grid-column: 1 / -1; }
  .import-remark { white-space: normal; text-align: left; padding-bottom: 0.3rem; }
}
@media (max-width: 48rem) {
  .st-key-import-grid { display: flex; flex-direction: column; }
  .st-key-import-grid > * { width: 100%; }
  .st-key-import-grid > :has(> .st-key-import-effects) + :has(> .st-key-import-told) { margin-top: 0.75rem; }
  [class*="st-key-import-question-"] { grid-template-columns: minmax(0, 1fr); }
  [class*="st-key-import-question-"] > :nth-child(n+2) { padding-left: 2rem; grid-column: 1; justify-self: start; }
  .st-key-import-past-head { display: none; }
  [class*="st-key-import-past-row-"] { display: flex; flex-flow: row wrap; gap: 0 0.75rem; padding-bottom: 0.4rem; }
  [class*="st-key-import-past-row-"] > :first-child { flex: 1 0 100%; }
  .import-cell[data-label]::after { content: " " attr(data-label); color: var(--mute); }
  .stMainBlockContainer:has(.st-key-import-page) { padding: 3.25rem 0.75rem 5rem; }
  .st-key-import-head { flex-wrap: nowrap; gap: 0.25rem; }
  .st-key-import-head > :has(.import-name) { flex: 1 1 auto; min-width: 0; }
  .st-key-import-head > :has(> [data-testid="stSpace"]), .st-key-import-head > :has(.import-chip) { display: none; }
  .import-name { font-size: 1rem; }
  .st-key-import-go { position: fixed; left: 0; right: 0; bottom: 0; z-index: 99; margin: 0; width: auto !important;
    padding: 0.6rem 0.75rem; background: var(--ground); border-top: 1px solid var(--edge);
    flex-flow: row-reverse nowrap; justify-content: flex-end; }
  .st-key-import-go .import-small { display: block; line-height: 1.1rem; }
  .st-key-import-go > :has(.import-small) { flex: 1 1 0; min-width: 0; width: auto; }
  .st-key-import-page { padding-bottom: 4rem; }
}
"""


def draw() -> None:
    """Add the styles to the page."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    colors = "".join(f"--{name}: {st.get_option(f'theme.{theme}.{key}')};" for name, key in _COLORS.items())
    st.html(f"<style>:is(.st-key-import-page, .st-key-import-lists) {{ {colors} }} {_RULES}</style>")


def cut(text: str, most: int = 80) -> str:
    """Return a text as HTML: on one line, cut to ``most`` characters."""
    line = " ".join(text.split())
    return escape(line if len(line) <= most else f"{line[: most - 1]}…")


def heading(text: str, aside: str = "") -> str:
    """Return a heading, with HTML at its right."""
    return f'<div class="import-heading" role="heading" aria-level="2"><span>{escape(text)}</span>{aside}</div>'


def draw_name(name: str) -> None:
    """Draw the name of a file as the title of the page."""
    title = f'<div class="import-name" role="heading" aria-level="1" title="{cut(name, 400)}">{cut(name, 60)}</div>'
    st.html(title, width="content")
