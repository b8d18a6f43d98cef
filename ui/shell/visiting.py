"""The visit of the user at the screen: asked of the core in every run, before anything is drawn or done.

So a user who was switched off, or whose sign-in ended here or in another tab, is out with the next click.
"""

from __future__ import annotations

import logging
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.access import clock
from core.access.caller import Door
from core.errors import RefusedError
from core.team import sign_ins
from core.team.sign_ins import Visit
from ui.shell import databases, notices, settings, state
from ui.shell.doors import identities, renewals
from ui.shell.settings import FrontDoor

_LOG: Final = logging.getLogger("windrow.visits")
_VISIT: Final = "visit"
_SIGNS_OUT: Final = "signs-out"


class SignInError(RefusedError):
    """The user's sign-in is over, or they may not come in."""


def visit() -> Visit | None:
    """Return the visit of this run; None at the local door, where nobody signs in. Raises SignInError.

    Also in callbacks, which run before the page. The core is asked once for each run.
    """
    chosen = settings.read()
    if chosen.door is FrontDoor.LOCAL:
        return None
    run, asked = _run(), state.value(_VISIT)
    if asked is None or asked[0] is not run:
        asked = run, _come_in(chosen)
        state.remember(_VISIT, asked)
    found: Visit = asked[1]
    return found


def _come_in(chosen: settings.Settings) -> Visit:
    identity = identities.of_page(chosen)
    if identity is None:
        raise SignInError("sign-in: must be there (got none). Sign in again.")
    try:
        return sign_ins.come_in(databases.main(), identity, clock.now())
    except RefusedError as error:
        later = renewals.renewed(identity, st.context.cookies)
        if later is None:
            raise SignInError(str(error)) from error
    try:
        return sign_ins.come_in(databases.main(), later, clock.now())
    except RefusedError as error:
        raise SignInError(str(error)) from error


def _run() -> Any:
    """What is another object in every run: Streamlit's places of elements."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.cursors if context else None


def arrive() -> None:
    """At the beginning of every run: show who may not come in why, and end the run."""
    if state.value(_SIGNS_OUT):
        _leave()
    try:
        visit()
    except SignInError as error:
        refuse(error)
        st.stop()


def refuse(error: SignInError) -> None:
    """Draw why somebody is out, and the way back in."""
    _LOG.info("A visit was refused")
    st.title("You are not signed in")
    st.error(notices.message(error), icon=":material/lock:")
    here = urlsplit(st.context.url or "/")
    wanted = here._replace(scheme="", netloc="").geturl() or "/"
    is_oidc = settings.read().door is FrontDoor.OIDC
    again = f"/sign-in?{urlencode({'to': wanted})}" if is_oidc else wanted
    if state.unsaved_drafts():
        st.markdown("What you edited here is kept. Sign in again in a new tab, then go on in this one.")
    with st.container(horizontal=True):
        st.link_button("Sign in again", again, icon=":material/login:", type="primary")
        st.button("Go on here", icon=":material/refresh:", key="visit-again")
        if is_oidc:
            st.link_button("Sign in as somebody else", "/auth/logout", icon=":material/switch_account:")


def sign_out() -> None:
    """From a callback: end this sign-in, in every tab that has it."""
    _end(everywhere=False)


def sign_out_everywhere() -> None:
    """From a callback: end every sign-in of this user, on every device."""
    _end(everywhere=True)


def _end(*, everywhere: bool) -> None:
    here = visit()
    if here is None:
        return
    who = here.caller(Door.PAGE, clock.now())
    if everywhere:
        sign_ins.sign_out_everywhere(databases.main(), who, here.user_id)
    else:
        sign_ins.sign_out(databases.main(), who, here.key)
    state.remember(_SIGNS_OUT, remembered=True)


def _leave() -> None:
    """Leave by the provider's way out; at the proxy door, show the proxy's."""
    if settings.read().door is FrontDoor.OIDC:
        st.logout()
    else:
        st.title("You are signed out")
        st.link_button("Leave", "/sign-out", icon=":material/logout:")
    st.stop()
