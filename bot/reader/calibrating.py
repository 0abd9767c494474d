"""Learns what scores are worth, from voices that the scores were not learnt from. For development only: it needs
scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.guide.types import NONE, LabelledReply
from bot.reader.examples import DISCUSSION, classes_in, classes_of, folds_of
from bot.reader.local import Guess, Listen, Scored, guess_at, guess_with, hear_also, reading_of, weigh_reply
from bot.reader.measuring import Judged
from bot.reader.model import CERTAIN, Calibration, Calibrations, Line, Thresholds, logistic_table, signals_of
from bot.reader.scores import PER_UNIT
from bot.reader.weighing import in_one_thread, learn_weights

_SURE_PRECISION = 0.91
_BLANK = Thresholds(carried=300_000, carried_too=500_000, sure=CERTAIN, kind_in_doubt=200_000)
"""All but `sure` were chosen on held-out voices: docs/reader.md."""


@dataclass(frozen=True)
class Held:
    """A reply as scored by weights that never saw its voice, nor the other voices of its fold."""

    reply: LabelledReply
    fold: int
    weighed: Scored
    heard: Scored | None
    """The same with what the encoder heard, where there is one."""

    def hear(self) -> Scored:
        """What stands in `heard`."""
        assert self.heard is not None
        return self.heard


def read_held_out(
    replies: Sequence[LabelledReply], categories: tuple[str, ...], listen: Listen | None
) -> tuple[Held, ...]:
    """Scores each voice with weights learnt from other voices. Raises ValueError for fewer than two voices."""
    held: list[Held] = []
    for fold, (learnt_from, held_out) in enumerate(folds_of(replies)):
        weights = learn_weights(learnt_from, categories)
        for reply in held_out:
            scored = weigh_reply(reply.reply, reply.client, weights)
            if scored:
                held.append(Held(reply, fold, scored, hear_also(scored, reply.client, listen) if listen else None))
    return tuple(held)


def judge_held_out(held: Sequence[Held], categories: tuple[str, ...]) -> tuple[Judged, ...]:
    """Reads each fold with calibrations that come from the other folds."""
    judged: list[Judged] = []
    for fold in sorted({each.fold for each in held}):
        calibrations = calibrate([each for each in held if each.fold != fold], categories)
        for each in held:
            if each.fold == fold:
                guess = guess_with(calibrations, each.weighed, each.hear if each.heard else None)
                judged.append(Judged(each.reply, reading_of(guess, categories), guess.chance))
    return tuple(judged)


def calibrate(held: Sequence[Held], categories: tuple[str, ...]) -> Calibrations:
    """Learns from scores of unseen voices what they are worth, and how sure is sure."""
    alone = _calibrate([(each.reply, each.weighed) for each in held], categories)
    heard = [(each.reply, each.heard) for each in held if each.heard]
    return Calibrations(alone, _calibrate(heard, categories) if heard else None)


def _calibrate(held: Sequence[tuple[LabelledReply, Scored]], categories: tuple[str, ...]) -> Calibration:
    lines = tuple(_line(held, index, name) for index, name in enumerate(classes_in(categories)))
    blank = Calibration(lines, logistic_table(), _BLANK)
    return replace(blank, thresholds=replace(_BLANK, sure=_sure_from(held, blank, categories)))


def _line(held: Sequence[tuple[LabelledReply, Scored]], index: int, name: str) -> Line:
    signals = np.array([list(signals_of(scored.whole, scored.clauses()))[index] for _, scored in held])
    present = np.array([name in classes_of(reply) for reply, _ in held])
    if not present.any():
        return Line((0,) * signals.shape[1], -8 * PER_UNIT)
    with in_one_thread():
        model = LogisticRegression(C=0.05, random_state=0, max_iter=500).fit(signals / PER_UNIT, present)
    slopes = tuple(round(float(slope) * PER_UNIT) for slope in model.coef_[0])
    return Line(slopes, round(float(model.intercept_[0]) * PER_UNIT))


def _sure_from(
    held: Sequence[tuple[LabelledReply, Scored]], calibration: Calibration, categories: tuple[str, ...]
) -> int:
    """Returns the lowest chance from which enough of the readings are wholly right."""
    guesses = ((reply, guess_at(scored, calibration)) for reply, scored in held)
    judged = sorted(((guess.chance, _is_right(guess, reply, categories)) for reply, guess in guesses), reverse=True)
    sure, right = CERTAIN, 0
    for count, (chance, is_right) in enumerate(judged, start=1):
        right += is_right
        if right / count >= _SURE_PRECISION:
            sure = chance
    return sure


def _is_right(guess: Guess, reply: LabelledReply, categories: tuple[str, ...]) -> bool:
    carried = {(*categories, NONE)[index] for index in guess.carried}
    return ({DISCUSSION} if guess.is_talk else carried) == classes_of(reply)
