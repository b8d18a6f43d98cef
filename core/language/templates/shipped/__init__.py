"""The templates that Windrow brings along; `docs/templates.md` lists them."""

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
"""In the order in which they are offered; those of one category stand together."""

__all__ = ["SHIPPED"]
