"""The one place in the app that opens the database."""

from __future__ import annotations

import os

import streamlit as st

from core.database import DEFAULT_URL, Database, open_database


def database() -> Database:
    """The database that DATABASE_URL names, opened once for all sessions."""
    return _open(url())


@st.cache_resource(show_spinner="Opening the database …")
def _open(url: str) -> Database:
    return open_database(url)


@st.cache_resource(show_spinner=False)
def _prepared(url: str) -> list[bool]:  # noqa: ARG001 - one list for each database
    return []


def is_prepared() -> bool:
    """True once this server has made sure that an empty database got its sample."""
    return bool(_prepared(url()))


def set_prepared() -> None:
    """Make `is_prepared` true."""
    _prepared(url()).append(True)


def url() -> str:
    """The address of the database."""
    return os.environ.get("DATABASE_URL") or DEFAULT_URL
