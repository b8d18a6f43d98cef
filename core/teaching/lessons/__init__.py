"""The lessons of the tutorial, and which of their steps a learner has really done.

What a step leaves in the database ticks it. A few steps leave nothing: the page that does one notes it (`note`),
in the table of `core.store.tables.LessonStep`.
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
