"""The first steps: what a learner has done, and the trainer's view of a class."""
