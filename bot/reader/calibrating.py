"""Learns what scores are worth, from voices that the scores were not learnt from. For development only: it needs
scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.guide.types import NONE, LabelledReply
from bot.reader.examples import classes_in, classes_of, folds_of
from bot.reader.local import Listen, Scored, carried_classes, reading_of, score_reply
from bot.reader.measuring import Judged
from bot.reader.model import CERTAIN, Calibration, Line, Thresholds, chance_of_all, logistic_table, signals_of
from bot.reader.scores import PER_UNIT
from bot.reader.weighing import in_one_thread, learn_weights

_SURE_PRECISION = 0.905
_BLANK = Thresholds(carried=400_000, carried_too=600_000, sure=CERTAIN, kind_in_doubt=200_000, discussion=700_000)
"""All but `sure` were chosen on held-out voices: docs/reader.md."""


@dataclass(frozen=True)
class Held:
    """A reply as scored by weights that never saw its voice, nor the other voices of its fold."""

    reply: LabelledReply
    fold: int
    scored: Scored


def read_held_out(
    replies: Sequence[LabelledReply], categories: tuple[str, ...], listen: Listen | None
) -> tuple[Held, ...]:
    """Scores each voice with weights learnt from other voices. Raises ValueError for fewer than two voices."""
    held: list[Held] = []
    for fold, (learnt_from, held_out) in enumerate(folds_of(replies)):
        weights = learn_weights(learnt_from, categories)
        scored = ((reply, score_reply(reply.reply, reply.client, weights, listen)) for reply in held_out)
        held += [Held(reply, fold, found) for reply, found in scored if found]
    return tuple(held)


def judge_held_out(held: Sequence[Held], categories: tuple[str, ...]) -> tuple[Judged, ...]:
    """Reads each fold with a calibration that comes from the other folds."""
    judged: list[Judged] = []
    for fold in sorted({each.fold for each in held}):
        calibration = calibrate([each for each in held if each.fold != fold], categories)
        here = (each for each in held if each.fold == fold)
        judged += [Judged(each.reply, reading_of(each.scored, categories, calibration)) for each in here]
    return tuple(judged)


def calibrate(held: Sequence[Held], categories: tuple[str, ...]) -> Calibration:
    """Learns from scores of unseen voices what they are worth, and how sure is sure."""
    lines = tuple(_line(held, index, name) for index, name in enumerate(classes_in(categories)))
    blank = Calibration(lines, logistic_table(), _BLANK)
    return replace(blank, thresholds=replace(_BLANK, sure=_sure_from(held, blank, categories)))


def _line(held: Sequence[Held], index: int, name: str) -> Line:
    signals = np.array([list(signals_of(each.scored.whole, each.scored.clauses()))[index] for each in held])
    present = np.array([name in classes_of(each.reply) for each in held])
    if not present.any():
        return Line((0,) * signals.shape[1], -8 * PER_UNIT)
    with in_one_thread():
        model = LogisticRegression(C=0.05, random_state=0, max_iter=500).fit(signals / PER_UNIT, present)
    slopes = tuple(round(float(slope) * PER_UNIT) for slope in model.coef_[0])
    return Line(slopes, round(float(model.intercept_[0]) * PER_UNIT))


def _sure_from(held: Sequence[Held], calibration: Calibration, categories: tuple[str, ...]) -> int:
    """Returns the lowest chance from which enough of the readings are wholly right."""
    judged = sorted((found for each in held if (found := _judged(each, calibration, categories))), reverse=True)
    sure, right = CERTAIN, 0
    for count, (chance, is_right) in enumerate(judged, start=1):
        right += is_right
        if right / count >= _SURE_PRECISION:
            sure = chance
    return sure


def _judged(held: Held, calibration: Calibration, categories: tuple[str, ...]) -> tuple[int, bool] | None:
    """Returns how likely a reading is, and whether it is right; None when the kind is in doubt."""
    *chances, discussion = calibration.chances_of(held.scored.whole, held.scored.clauses())
    if discussion >= calibration.thresholds.kind_in_doubt:
        return None
    carried = carried_classes(held.scored, chances, calibration.thresholds)
    read = {(*categories, NONE)[index] for index in carried}
    return chance_of_all(chances, carried), read == classes_of(held.reply)
