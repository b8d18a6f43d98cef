"""What a segment's history and members tell: typed rows for charts and tables, exact from stays and data.

Not here: drawing, and who the members are one by one (`core.membership`). Neighbors call one function for one chart or
figure; each reads in a snapshot of its own.
"""

from core.insights.composition import VALUES_OF_EACH, Composition, ValueShare, composition
from core.insights.figures import MembershipFigures, average_stay, figures_of
from core.insights.forecast import HORIZONS, Forecast, Outlook, forecast
from core.insights.overlap import Overlap, overlaps
from core.insights.overview import Overview, PublishedVersion, overview
from core.insights.range import MAX_DAYS
from core.insights.reach import reachable
from core.insights.reasons import REASONS, ReasonCount, by_reason
from core.insights.series import MembershipPoint, membership_over_time

__all__ = [
    "HORIZONS",
    "MAX_DAYS",
    "REASONS",
    "VALUES_OF_EACH",
    "Composition",
    "Forecast",
    "MembershipFigures",
    "MembershipPoint",
    "Outlook",
    "Overlap",
    "Overview",
    "PublishedVersion",
    "ReasonCount",
    "ValueShare",
    "average_stay",
    "by_reason",
    "composition",
    "figures_of",
    "forecast",
    "membership_over_time",
    "overlaps",
    "overview",
    "reachable",
]
