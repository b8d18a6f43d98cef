"""Streamlit as tests of pages need it; who makes an AppTest imports it from here."""

from __future__ import annotations

import logging
from functools import cache

from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

__all__ = ["AppTest"]

# An error is told without boxes and colours, and that there is no server is not told at all.
config.set_option("logger.enableRich", value=False)
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(lambda _: False)

# Each AppTest reads what all installed packages say of themselves, which takes longer than to draw most pages.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
