"""The reader that ships: its weights fit the corpus, its evidence is in the reply, it is quick and never breaks."""

from pathlib import Path
from time import thread_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.replies import load_replies
from bot.guide.types import LabelledReply
from bot.practice.reading import Carries, Discussion, Doubt, Finding, Reading, Unread
from bot.reader.arrays import ModelRefused
from bot.reader.calibrating import judge_held_out, read_held_out
from bot.reader.encoder import Encoder
from bot.reader.examples import categories_of, corpus_hash
from bot.reader.local import ENOUGH, LocalReader, guess_at, weigh_reply
from bot.reader.measuring import findings_of
from bot.reader.model import Model, Origin
from bot.reader.recorded import Recorded
from bot.reader.scores import Scores
from bot.reader.training import recorded_in, train, trainer_hash

GUIDE = Path(__file__).parents[2] / "content" / "self-sabotage"
WEIGHTS = GUIDE / "reader.npz"
CLIENT = (
    "Second month I've had the letter from the bank in the drawer under the tea towels. I want out of this, I do. "
    "But you'll see, nothing anybody says gets me to open it. Maybe I'm just not built for help."
)


@pytest.fixture(scope="module")
def reader() -> LocalReader:
    return LocalReader.load(WEIGHTS)


@pytest.fixture(scope="module")
def corpus() -> tuple[LabelledReply, ...]:
    return load_replies(GUIDE)


@pytest.fixture(scope="module")
def sample(corpus: tuple[LabelledReply, ...]) -> list[LabelledReply]:
    """Four voices, every third reply."""
    return [reply for reply in corpus if reply.voice in {"E", "F", "G", "J"}][::3]


@pytest.fixture(scope="module")
def recorded() -> Recorded | None:
    """What encoders heard that had not learnt from the reply."""
    return recorded_in(GUIDE)


@pytest.fixture(scope="module")
def small_model(sample: list[LabelledReply], recorded: Recorded | None) -> Model:
    return train(sample, recorded)


def all_findings(reading: Reading) -> tuple[Finding, ...]:
    return findings_of(reading.guess if isinstance(reading, Discussion) else reading)


def test_the_weights_were_made_from_this_corpus_by_this_trainer(
    reader: LocalReader, corpus: tuple[LabelledReply, ...]
) -> None:
    assert reader.encoder is not None
    made_from = Origin(corpus_hash(corpus), trainer_hash(), reader.encoder.origin)
    assert reader.model.origin == made_from, "The reader's weights are out of date. Run: headlamp train"


def test_the_same_replies_give_the_same_weights_and_readings(
    sample: list[LabelledReply], small_model: Model, recorded: Recorded, reader: LocalReader, tmp_path: Path
) -> None:
    small_model.save(tmp_path / "reader.npz")
    loaded = LocalReader(Model.load(tmp_path / "reader.npz"), reader.encoder)
    again = LocalReader(train(list(reversed(sample)), recorded), reader.encoder)
    before = LocalReader(small_model, reader.encoder)
    for reply in sample[:60]:
        reading = before.read(reply.reply, reply.client)
        assert loaded.read(reply.reply, reply.client) == reading
        assert again.read(reply.reply, reply.client) == reading


class Deaf(Encoder):
    """An encoder that must not be asked."""

    def score(self, *_: object) -> tuple[Scores, tuple[Scores, ...]]:
        raise AssertionError("the encoder was asked")


def test_the_encoder_is_asked_only_where_the_weights_alone_do_not_hold_it_likely_enough(
    reader: LocalReader, sample: list[LabelledReply]
) -> None:
    assert reader.encoder is not None
    deaf = LocalReader(reader.model, Deaf(**vars(reader.encoder)))
    asked = 0
    for reply in sample[:60]:
        weighed = weigh_reply(reply.reply, reply.client, reader.model.weights)
        assert weighed is not None
        if guess_at(weighed, reader.model.calibrations.alone).chance >= ENOUGH:
            assert deaf.read(reply.reply, reply.client) == reader.read(reply.reply, reply.client)
        else:
            asked += 1
            with pytest.raises(AssertionError, match="was asked"):
                deaf.read(reply.reply, reply.client)
    assert 0 < asked < 60


def test_voices_it_never_saw_are_read_far_better_than_by_chance(
    sample: list[LabelledReply], recorded: Recorded
) -> None:
    categories = categories_of(sample)
    judged = judge_held_out(read_held_out(sample, categories, recorded.score), categories)
    assert sum(each.is_right for each in judged) / len(judged) >= 0.40
    sure = [each for each in judged if each.is_sure]
    assert sum(each.is_right for each in sure) / len(sure) >= 0.65


@pytest.mark.parametrize("damage", ["", "not weights", "PK\x03\x04 broken"])
def test_a_damaged_file_is_refused_with_what_to_do(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "reader.npz"
    path.write_text(damage)
    with pytest.raises(ModelRefused, match="headlamp train"):
        LocalReader.load(path)


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="headlamp train"):
        LocalReader.load(tmp_path / "none.npz")


def test_arrays_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with np.load(WEIGHTS) as file:
        arrays = dict(file)
    np.savez(tmp_path / "reader.npz", **{**arrays, "sizes": arrays["sizes"][:-1]})
    with pytest.raises(ModelRefused, match="headlamp train"):
        LocalReader.load(tmp_path / "reader.npz")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Something in you keeps a good watch over that drawer. What is it protecting you from?", "side-with-sabotage"),
        ("And if it stays shut till summer, what does that spare you?", "benefits-of-staying-stuck"),
        ("As you say that, what do you notice in your chest? Stay with it a moment.", "somatic-focus"),
        ("I notice I want to hand you a plan, and you'd hand it back. Is that us, you and I?", "name-the-pattern"),
        ("What stopped you from opening it on Sunday?", "asking-why"),
        ("I'm curious what got in the way this time.", "asking-why"),
        ("Don't be so hard on yourself, lots of people leave letters like that.", "reassurance"),
        ("But you came today, and that's a big step already.", "positive-reframing"),
        ("How about you open just one of them on Thursday, with your sister there?", "problem-solving"),
        ("Maybe this isn't working and we should stop here.", "agreeing-hopeless"),
    ],
)
def test_plain_examples_of_each_category_are_read(reader: LocalReader, reply: str, expected: str) -> None:
    assert {finding.category for finding in all_findings(reader.read(reply, CLIENT))} == {expected}


@pytest.mark.parametrize(
    "reply",
    [
        "That sounds so lonely.",
        "Tell me more.",
        "Part of you wants this, part of you doesn't.",
        "What are you afraid of?",
    ],
)
def test_staying_with_the_client_carries_nothing(reader: LocalReader, reply: str) -> None:
    assert all_findings(reader.read(reply, CLIENT)) == ()


@pytest.mark.parametrize(
    "reply",
    [
        "lol same",
        "Nice one Priya, I always end up reassuring.",
        "@bot why did mine get nothing?",
        "Has anyone had this client?",
        "I'd do some chair work.",
    ],
)
def test_talk_among_colleagues_is_left_alone(reader: LocalReader, reply: str) -> None:
    assert isinstance(reader.read(reply, CLIENT), Discussion)


def test_findings_stand_in_the_order_of_the_reply(reader: LocalReader) -> None:
    reply = "Ha, this client. I'd say: whoever keeps that drawer shut is guarding you. Maybe open just one on Friday?"
    findings = all_findings(reader.read(reply, CLIENT))
    assert [finding.category for finding in findings] == ["side-with-sabotage", "problem-solving"]
    assert findings[0].evidence.start >= reply.index("whoever")
    assert findings[0].evidence.end <= findings[1].evidence.start


@given(st.text(max_size=400), st.text(max_size=100))
def test_every_text_has_a_reading_and_evidence_inside_it(reply: str, client: str) -> None:
    reading = SHIPPED.read(reply, client)
    assert isinstance(reading, Carries | Doubt | Discussion | Unread)
    for finding in all_findings(reading):
        assert finding.evidence.quote in reply


SHIPPED = LocalReader.load(WEIGHTS)


@pytest.mark.parametrize(
    "unit", ["I hear you, and it is heavy. ", "a", "a ", "'", "a'", "\n>", "<@", "http://", "\u200b", "?"]
)
def test_forty_thousand_characters_are_read_at_once(reader: LocalReader, unit: str) -> None:
    reply = (unit * 40_000)[:40_000]
    start = thread_time()
    reader.read(reply, CLIENT)
    assert thread_time() - start < 10, "bench.reader measures; this only catches what grows without bound"


@pytest.mark.parametrize("talk", ["@Ben, what made you stop there?", " @… yours is what I wanted to say to her"])
def test_a_message_that_calls_a_colleague_is_talk(reader: LocalReader, talk: str) -> None:
    reading = reader.read(talk, "")
    assert isinstance(reading, Discussion)
    assert reading.sure


def test_words_for_the_client_after_calling_a_colleague_are_read(reader: LocalReader) -> None:
    assert isinstance(reader.read("@Ben I'd say: what happens in your chest right now?", ""), Carries)


@pytest.mark.parametrize("reaction", ["ok wow", "Pass.", "I got nothing.", "hahaha the sandwich"])
def test_a_few_words_to_nobody_are_left_alone(reader: LocalReader, reaction: str) -> None:
    reading = reader.read(reaction, CLIENT)
    assert isinstance(reading, Discussion)


def test_a_few_words_to_the_client_are_read(reader: LocalReader) -> None:
    assert not isinstance(reader.read("You'll be okay.", CLIENT), Discussion)
