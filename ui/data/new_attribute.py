"""The dialog that declares an attribute or a property."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core import lifecycle
from core.importing import declare_attribute, declare_property
from core.importing.recognition.mapping import free_name
from core.language.catalog import ACTOR, MAX_DECIMALS, MONEY_DECIMALS, Attribute, Consent
from core.language.operators import AttributeType
from core.language.texts import CATALOG_LABEL, DESCRIPTION
from core.lifecycle.attributes import ListedAttribute
from core.store.choices import new_code
from core.store.declaring import OF_A_LIST
from core.store.records import INTERACTION, record_table
from ui.data.askable import TYPES
from ui.shell import caller, databases, formats, notices, state

_DIALOG = "attribute-declared"
_KEYS = {
    field: f"attribute-new-{field}"
    for field in ("entity", "label", "type", "decimals", "choices", "description", "purpose", "channel")
}
_ERROR = "attribute-new-error"


def open_for(entity: str) -> None:
    """Open the dialog for an entity, or for properties of interactions."""
    for key in (*_KEYS.values(), _ERROR):
        state.drop(key)
    state.remember(_KEYS["entity"], entity)
    state.open_dialog(_DIALOG)


def draw(listed: Sequence[ListedAttribute]) -> None:
    """Draw the dialog if it is open."""
    if state.dialog() == _DIALOG:
        _dialog(listed)


@st.dialog("New attribute", icon=":material/add:", on_dismiss=state.close_dialog)
def _dialog(listed: Sequence[ListedAttribute]) -> None:
    entity = state.value(_KEYS["entity"])
    st.text_input("Name", key=_KEYS["label"], max_chars=CATALOG_LABEL.most, placeholder="As people say it")
    kind = st.selectbox("Type", list(TYPES), format_func=TYPES.__getitem__, key=_KEYS["type"])
    if kind == AttributeType.NUMBER:
        st.number_input("Decimal places", 0, MAX_DECIMALS, 0, step=1, key=_KEYS["decimals"])
    if kind in OF_A_LIST:
        st.text_area("Choices, one a line", key=_KEYS["choices"], height=120)
    if kind == AttributeType.YES_NO and entity == ACTOR:
        st.caption("If it says what contacts consent to, give both, as in “newsletters” by “e-mail”.")
        st.text_input("Purpose", key=_KEYS["purpose"], max_chars=60)
        st.text_input("Channel", key=_KEYS["channel"], max_chars=60)
    st.text_area("What it means", key=_KEYS["description"], height=80, max_chars=DESCRIPTION.most)
    same = [one for one in listed if one.entity == entity and one.attribute.custom]
    if same:
        st.caption(f"{formats.counted(len(same), 'attribute')} of this kind are declared already.")
    if error := state.value(_ERROR):
        st.error(error, icon=":material/error:")
    st.button(
        "Declare", type="primary", icon=":material/check:", width="stretch", key="attribute-declare", on_click=_save
    )
    if state.dialog() is None:
        st.rerun()


def _save() -> None:
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        entity, type_ = state.value(_KEYS["entity"]), AttributeType(state.value(_KEYS["type"], "text"))
        database, who = databases.database(), caller.here()
        catalog = lifecycle.catalog(database, who)
        taken = {column.name for column in record_table(catalog, entity).columns}
        taken |= {one.name for one in (*catalog.relations, *catalog.properties)}
        label = " ".join((state.value(_KEYS["label"]) or "").split())
        codes: dict[str, str] = {}
        for line in (state.value(_KEYS["choices"]) or "").splitlines():
            if line.strip():
                codes[new_code(line.strip(), codes)] = " ".join(line.split())
        decimals = MONEY_DECIMALS if type_ is AttributeType.MONEY else int(state.value(_KEYS["decimals"]) or 0)
        attribute = Attribute(
            free_name(label, taken), label, type_,
            decimals if type_ in (AttributeType.MONEY, AttributeType.NUMBER) else 0,
            tuple(codes.items()) if type_ in OF_A_LIST else (),
            custom=True, in_json=entity == INTERACTION, consent=_consent(entity, type_),
            description=(state.value(_KEYS["description"]) or "").strip(),
        )  # fmt: skip
        if entity == INTERACTION:
            declare_property(database, who, attribute)
        else:
            declare_attribute(database, who, entity, attribute)
        state.close_dialog()
        notices.done(f"“{formats.plain(label)}” can be filled and asked now.")


def _consent(entity: str, type_: AttributeType) -> Consent | None:
    purpose, channel = (" ".join((state.value(_KEYS[key]) or "").split()) for key in ("purpose", "channel"))
    is_one = entity == ACTOR and type_ is AttributeType.YES_NO and (purpose or channel)
    return Consent(purpose, channel) if is_one else None
