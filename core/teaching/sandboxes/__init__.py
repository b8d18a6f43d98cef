"""Sandboxes: a database for each learner, copied from one prepared sample, so that learners don't disturb each other.

All are SQLite files in one folder, whatever the main database is. `Sandboxes` makes, resets and deletes them;
`everybody` reads how far each learner is.
"""

from core.store.dialects.embedded import url_of
from core.teaching.sandboxes.classroom import LearnerOverview, everybody
from core.teaching.sandboxes.folder import Sandboxes
from core.teaching.sandboxes.learners import learner_name, learner_of

__all__ = ["LearnerOverview", "Sandboxes", "everybody", "learner_name", "learner_of", "url_of"]
