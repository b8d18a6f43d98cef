"""The lessons of the tutorial, and which of their steps a learner has really done.

A step is ticked by what its doing left in the database. The few that leave nothing are noted by the page
that does them (`note`), in the table of `core.store.tables.LessonStep`.
"""

from core.teaching.lessons.progress import Activity, StepProgress, activity, note, progress, start_lessons
from core.teaching.lessons.steps import CHAPTERS, NUMBERS, STEPS, Chapter, Place, Step

__all__ = [
    "CHAPTERS",
    "NUMBERS",
    "STEPS",
    "Activity",
    "Chapter",
    "Place",
    "Step",
    "StepProgress",
    "activity",
    "note",
    "progress",
    "start_lessons",
]
