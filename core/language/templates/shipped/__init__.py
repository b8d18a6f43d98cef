"""The templates that come with Windrow; `docs/templates.md` lists them."""

from core.language.templates.shipped import data_quality, email, events, leads, people, segments, trade, web

SHIPPED = (
    *people.TEMPLATES,
    *email.TEMPLATES,
    *events.TEMPLATES,
    *web.TEMPLATES,
    *leads.TEMPLATES,
    *trade.TEMPLATES,
    *segments.TEMPLATES,
    *data_quality.TEMPLATES,
)
"""In the order in which pages offer them, grouped by category."""

__all__ = ["SHIPPED"]
