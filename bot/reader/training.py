"""Learns a reader's model from labelled replies, the same from the same. For development only: it needs
scikit-learn, and nothing that reads imports it."""

from collections.abc import Sequence
from pathlib import Path

from bot.guide.replies import load_replies
from bot.guide.types import LabelledReply
from bot.reader.calibrating import calibrate, judge_held_out, read_held_out
from bot.reader.encoder import Encoder
from bot.reader.examples import categories_of, corpus_hash
from bot.reader.local import ENCODER
from bot.reader.measuring import Judged, measured
from bot.reader.model import Model, Origin
from bot.reader.recorded import RECORDED, Recorded
from bot.reader.sources import hash_of_sources
from bot.reader.weighing import learn_weights

_SOURCES = (
    "address",
    "calibrating",
    "encoder",
    "examples",
    "features",
    "local",
    "model",
    "pieces",
    "recorded",
    "senses",
    "weighing",
    "words",
)


def train_on(directory: Path) -> tuple[Model, int]:
    """Learns a model from a guide's labelled replies, with the encoder that stands beside them, if any; gives how many
    replies there were too. Raises ContentRefused or ModelRefused."""
    replies = load_replies(directory)
    return train(replies, recorded_in(directory)), len(replies)


def judge_voices(directory: Path) -> tuple[tuple[Judged, ...], tuple[str, ...]]:
    """Reads each voice of a guide with what was learnt from others; gives the categories too."""
    replies = load_replies(directory)
    categories, recorded = categories_of(replies), recorded_in(directory)
    held = read_held_out(replies, categories, recorded.score if recorded else None)
    return judge_held_out(held, categories), categories


def recorded_in(directory: Path) -> Recorded | None:
    """What a guide's encoder heard; None where the guide has none."""
    path = directory / ENCODER
    return Recorded.load(Encoder.load(path), directory / RECORDED) if path.exists() else None


def train(replies: Sequence[LabelledReply], recorded: Recorded | None = None) -> Model:
    """Learns weights from all replies, and the calibrations from how each voice is read without its own replies.

    Raises ValueError when there are fewer than two voices.
    """
    categories = categories_of(replies)
    held = read_held_out(replies, categories, recorded.score if recorded else None)
    return Model(
        categories=categories,
        weights=learn_weights(replies, categories),
        calibrations=calibrate(held, categories),
        origin=Origin(corpus_hash(replies), trainer_hash(), recorded.origin if recorded else ""),
        measured=measured(judge_held_out(held, categories), categories),
    )


def trainer_hash() -> str:
    """Names the source that turned the corpus into weights."""
    return hash_of_sources(_SOURCES)
