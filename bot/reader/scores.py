"""Scores: what a reader's parts think of a run of words, one whole number for each class."""

PER_UNIT = 256
"""Scores are counted in 1/256 of a logit."""

Scores = tuple[int, ...]
"""One score for each of a model's classes."""


Heard = tuple[Scores, ...]
"""What each of a model's listeners thinks: the weights first, then the encoder where there is one."""
