"""What the chosen template does, what it asks for, its sentence, and how many it selects today."""

from __future__ import annotations

import streamlit as st

from core.audience import selection
from core.language.catalog import Catalog
from core.language.definition import Definition, to_json
from core.language.dependencies import Segments
from core.language.sentence import sentence
from core.language.templates import Template, fill, find_mistakes
from ui.kit.badges import TARGETS
from ui.segment import problems
from ui.segments.templates import gallery, own, parameters
from ui.shell import caller, databases, formats, state

_COUNTED = "template-count"


def reset() -> None:
    """Forget the count, and stop editing."""
    state.drop(_COUNTED)
    own.reset()


def draw(template: Template | None, catalog: Catalog, segments: Segments) -> bool:
    """Draw the panel, and return whether the template can be used as filled in."""
    if template is None:
        st.markdown("### Nothing selected yet")
        st.markdown("Select a template to read what it does, and how many people it finds today.")
        return False
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"### {formats.plain(template.name)}", width="content")
        own.menu(template)
    if own.is_edited(template):
        own.edit(template)
        return False
    _facts(template)
    st.markdown(formats.plain(template.description))
    if template.flaws:
        st.warning("It can’t be used any more, as it does not fit your data:", icon=":material/warning:")
        problems.show(template.flaws, template.definition)
        return False
    values = parameters.values_of(template)
    mistakes = find_mistakes(template, values, catalog, segments)
    parameters.draw(template, catalog, segments, mistakes)
    definition = fill(template, values)
    st.markdown(f":material/format_quote: {formats.plain(sentence(definition, catalog))}")
    _number(definition, is_complete=not mistakes)
    return not mistakes


def _facts(template: Template) -> None:
    with st.container(horizontal=True, gap="small"):
        st.badge(formats.plain(template.category), icon=gallery.icon(template), color="gray")
        st.badge(TARGETS[template.definition.target], icon=":material/groups:", color="blue")
        if template.saved_id:
            st.badge("Saved here", icon=":material/bookmark:", color="green")


def _number(definition: Definition, *, is_complete: bool) -> None:
    label = f"{TARGETS[definition.target]} today"
    if is_complete:
        st.metric(label, formats.number(_count(definition)), help="Counted now, exactly.")
    else:
        st.metric(label, "–")
        st.caption("Fill in what is missing, and the number is shown here.")


def _count(definition: Definition) -> int:
    """Return the count, cached while the definition stays the same: a search in the list asks for it often."""
    written = to_json(definition)
    counted = state.value(_COUNTED)
    if counted is None or counted[0] != written:
        who = caller.here()
        number = selection.count(databases.database(), who, definition, zone=formats.browser_zone())
        counted = (written, number)
        state.remember(_COUNTED, counted)
    return counted[1]
