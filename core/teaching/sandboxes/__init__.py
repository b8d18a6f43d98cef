"""Sandboxes: a database for each learner, copied from one prepared sample, so that learners don't disturb each other.

All are SQLite files in one folder, whatever the main database is. `Sandboxes` makes, resets and deletes them;
`everybody` reads how far each learner is, and `erase_everywhere` erases a person there too.
"""

from core.store.dialects.embedded import url_of
from core.teaching.sandboxes.classroom import LearnerOverview, everybody
from core.teaching.sandboxes.erasing_everywhere import Reached, erase_everywhere
from core.teaching.sandboxes.folder import Sandboxes
from core.teaching.sandboxes.learners import demand_own, learner_name, learner_of

__all__ = [
    "LearnerOverview",
    "Reached",
    "Sandboxes",
    "demand_own",
    "erase_everywhere",
    "everybody",
    "learner_name",
    "learner_of",
    "url_of",
]
