"""Windrow's core: what a marketing segment means, who is in it, and since when.

Usable from a page, a notebook, a script or a worker; it knows neither Streamlit nor Altair.
"""
