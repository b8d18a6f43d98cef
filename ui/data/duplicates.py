"""Records that are likely one: a card for each group, a dialog that merges it, and the merges that were made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.lifecycle import duplicates
from core.lifecycle.duplicates import Candidate, Difference, Group, MergeRow, Wins
from ui.data import browser
from ui.shell import caller, databases, formats, navigation, notices, state, waiting

PER_PAGE = 10
_ENTITIES = {"contact": "Contacts", "account": "Accounts"}
_ENTITY, _PAGE, _OPEN, _ERROR = "duplicates-entity", "duplicates-page", "duplicates-open", "duplicates-error"
_KEPT, _WINS = "duplicates-kept", "duplicates-wins"
_WORDS = {Wins.KEPT: "the oldest record has", Wins.NEWEST: "the record changed last has"}

_RULES = """
div[class*="st-key-duplicates-line-"] {
  display: grid; align-items: center; gap: 0.75rem; min-height: 2rem; border-top: 1px solid #8883;
  grid-template-columns: minmax(0, 5fr) minmax(0, 7fr) minmax(0, 4fr) minmax(0, 5fr) minmax(0, 4fr);
}
div[class*="st-key-duplicates-line-"] > div { width: auto; min-width: 0; }
div[class*="st-key-duplicates-line-"] p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
@media (max-width: 40rem) {
  div[class*="st-key-duplicates-line-"] { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 0.75rem; }
  div[class*="st-key-duplicates-line-"] > div:nth-child(n + 3) { display: none; }
}
"""
"""A record of a group: name, e-mail, phone, company, own id; on a phone name and e-mail."""


def draw() -> None:
    """Draw the likely duplicates of one entity, the dialog that is open, and the last merges."""
    st.html(f"<style>{_RULES}</style>")
    entity = st.segmented_control(
        "Of what", list(_ENTITIES), default="contact", required=True, format_func=_ENTITIES.__getitem__,
        key=_ENTITY, label_visibility="collapsed",
    )  # fmt: skip
    with notices.shown():
        groups = duplicates.likely_duplicates(databases.database(), caller.here(), entity)
        if groups:
            _draw_groups(entity, groups)
        else:
            st.info("No two records look like one.", icon=":material/check_circle:")
        _draw_merges(duplicates.list_merges(databases.database(), caller.here()))


def _draw_groups(entity: str, groups: Sequence[Group]) -> None:
    likely = sum(group.is_likely for group in groups)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            "Interactions, leads, picks and ids move to the record that is kept, also values that only the other one "
            "has. Every merge can be undone."
        )
        if likely:
            with st.popover(f"Merge all likely ones ({formats.number(likely)})", icon=":material/merge:"):
                st.selectbox(
                    "Where both have a value, keep what", list(Wins), format_func=_WORDS.__getitem__, key=_WINS
                )
                st.button(
                    "Merge them", type="primary", icon=":material/merge:", key="duplicates-merge-all",
                    on_click=_merge_all, args=(entity,),
                )  # fmt: skip
    pages = -(-len(groups) // PER_PAGE)
    if state.value(_PAGE, 1) > pages:
        state.remember(_PAGE, pages)
    cards = st.container()
    page = st.pagination(pages, key=_PAGE) if pages > 1 else 1
    with cards:
        for group in groups[(page - 1) * PER_PAGE : page * PER_PAGE]:
            _draw_group(group)
    if len(groups) >= duplicates.SHOWN:
        st.caption("There are more: merge or part these first.")


def _draw_group(group: Group) -> None:
    ids = [one.id for one in group.records]
    key = "-".join(map(str, ids[:4]))
    with st.container(border=True, key=f"duplicates-card-{key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            badge = ":green-badge[Likely one]" if group.is_likely else ":orange-badge[In doubt]"
            st.markdown(f"**Same {group.reason}** {badge}", width="content", help=None if group.is_likely else _DOUBT)
            st.space("stretch")
            st.button(
                "Not the same", type="tertiary", icon=":material/call_split:", key=f"duplicates-apart-{key}",
                on_click=_tell_apart, args=(group.entity, ids),
            )  # fmt: skip
            st.button("Merge …", icon=":material/merge:", key=f"duplicates-merge-{key}", on_click=_ask, args=(group,))
        with st.container(gap=None):
            for one in group.records:
                _draw_record(group.entity, one)
    asked: Group | None = state.value(_OPEN)
    if state.dialog() == "merge" and asked is not None and [one.id for one in asked.records] == ids:
        _dialog(asked)


_DOUBT = "They have other first names, or different own ids in one system."


def _draw_record(entity: str, one: Candidate) -> None:
    with st.container(horizontal=True, key=f"duplicates-line-{entity}-{one.id}"):
        title = formats.plain(one.title)
        if entity == "contact":
            st.page_link(navigation.CONTACT, label=title, query_params=navigation.params(one.id))
        else:
            st.markdown(title)
        for text in (one.email, one.phone, one.company, one.external_id):
            st.markdown(f":small[{formats.plain(text) or '&nbsp;'}]")


# Merging


def _ask(group: Group) -> None:
    for key in (_KEPT, _ERROR):
        state.drop(key)
    state.remember(_OPEN, group)
    state.open_dialog("merge")


@st.dialog("Merge these into one?", icon=":material/merge:", width="medium", on_dismiss=state.close_dialog)
def _dialog(group: Group) -> None:
    names = {one.id: _line(one) for one in group.records}
    kept = st.radio("Keep", list(names), format_func=names.__getitem__, key=_KEPT)
    found = duplicates.differences(databases.database(), caller.here(), group.entity, list(names))
    if found:
        st.markdown("**What wins where they differ**")
    for difference in found:
        _draw_choice(difference, kept)
    st.caption("What only one of them has is kept. E-mail addresses and own ids of all of them find the one kept.")
    if error := state.value(_ERROR):
        st.error(error, icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Merge", type="primary", icon=":material/merge:", key="duplicates-confirm",
            on_click=_merge, args=(group, found),
        )  # fmt: skip
        st.button("Not now", icon=":material/close:", key="duplicates-cancel", on_click=state.close_dialog)
    if state.dialog() != "merge":
        st.rerun()


def _draw_choice(difference: Difference, kept: int) -> None:
    attribute, choices = difference.attribute, dict(difference.attribute.choices)
    words = {id_: str(browser.shown(value, choices))[:80] for id_, value in difference.values.items()}
    first = kept if kept in words else next(iter(words))
    st.segmented_control(
        formats.plain(attribute.label), list(words), default=first, required=True, format_func=words.__getitem__,
        key=_choice_key(difference, kept),
    )  # fmt: skip


def _choice_key(difference: Difference, kept: int) -> str:
    return f"duplicates-wins-{kept}-{difference.attribute.name}"


def _line(one: Candidate) -> str:
    return " · ".join(formats.plain(text) for text in (one.title, one.email, one.company, one.external_id) if text)


def _merge(group: Group, found: Sequence[Difference]) -> None:
    state.drop(_ERROR)
    ids = [one.id for one in group.records]
    kept: int = state.value(_KEPT, ids[0])
    winners = {each.attribute.name: state.value(_choice_key(each, kept), kept) for each in found}
    with notices.kept_as(_ERROR):
        others = [id_ for id_ in ids if id_ != kept]
        numbers = duplicates.merge(databases.database(), caller.here(), group.entity, kept, others, winners)
        state.close_dialog()
        notices.done(f"Merged {formats.counted(len(ids), 'record')} into one.", undo=partial(_undo_all, numbers))


def _merge_all(entity: str) -> None:
    database, who, wins = databases.database(), caller.here(), state.value(_WINS, Wins.KEPT)

    def work() -> waiting.Finish:
        numbers = duplicates.merge_likely(database, who, entity, wins=wins)
        done = f"Merged {formats.counted(len(numbers), 'record')} into others."
        return partial(notices.done, done, partial(_undo_all, numbers))

    waiting.ask("Merging what is likely one …", work)


def _tell_apart(entity: str, ids: Sequence[int]) -> None:
    with notices.kept():
        duplicates.tell_apart(databases.database(), caller.here(), entity, ids)
        notices.done("They are not listed as duplicates any more.")


# Merges that were made


def _draw_merges(merges: Sequence[MergeRow]) -> None:
    if not merges:
        return
    with st.expander("Last merges", icon=":material/history:", key="duplicates-merges"):
        zone = formats.browser_zone()
        for row in merges:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                what = f"{formats.plain(row.gone)} into **{formats.plain(row.kept)}**"
                by = f" by {formats.plain(row.merged_by)}" if row.merged_by else ""
                st.markdown(f"{what} :small[{formats.plain(formats.local(row.merged_at, zone))}{by}]")
                st.space("stretch")
                if row.undone_at:
                    st.caption("Undone", width="content")
                else:
                    st.button(
                        "Undo", icon=":material/undo:", type="tertiary", key=f"duplicates-undo-{row.id}",
                        on_click=_undo_all, args=([row.id],),
                    )  # fmt: skip


def _undo_all(numbers: Sequence[int]) -> None:
    """Undo merges, the last one first."""
    with notices.kept():
        told = [
            name for number in reversed(numbers)
            for name in duplicates.undo_merge(databases.database(), caller.here(), number)
        ]  # fmt: skip
        kept = f" Changed since, and kept: {', '.join(dict.fromkeys(told))}." if told else ""
        notices.done(f"{formats.counted(len(numbers), 'merge')} undone.{kept}")
