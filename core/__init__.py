"""Windrow's core: what a marketing segment means, who is in it, and since when.

Usable from a page, a notebook, a script or a worker; it knows neither Streamlit nor Altair.
"""

from typing import Final

VERSION: Final = "0.1.0"
"""The release, by the rules of Semantic Versioning; CHANGELOG.md says what is in each."""
