"""What the encoder learns is what it says once it counts in whole numbers. Needs the extra `encoder`."""

from typing import Any

import numpy as np
import pytest

from bot.guide.types import LabelledReply
from bot.reader.address import words_for_client
from bot.reader.features import client_words
from bot.reader.pieces import Pieces
from bot.reader.scores import PER_UNIT
from bot.reader.words import clauses_of, tokens_of

torch = pytest.importorskip("torch", reason="learning the encoder needs the extra `encoder`")

narrowing = pytest.importorskip("bot.reader.learning.narrowing")
learning = pytest.importorskip("bot.reader.learning.network")

CLASSES = ("one", "two", "none", "discussion")
CLIENT = "The letter is in the drawer. You won't get me to open it either."
REPLY = "Something guards that drawer well. What would you lose, if it were open?"
PIECES = Pieces(
    [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *"abcdefghijklmnopqrstuvwxyz.,?",
        *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
    ]
)
LABELLED = LabelledReply("1", "voice", CLIENT, REPLY, "practice", ("one",), (("one", "guards that drawer"),))


def network(layers: int, heads: int, wide: int) -> Any:
    torch.manual_seed(3)
    size = learning.Size(layers, heads, wide)
    return learning.Network(len(PIECES.vocabulary), len(CLASSES), size).eval()


def shown() -> Any:
    return learning.batch_of([learning.example_of(LABELLED, CLASSES, PIECES)], PIECES)


def test_in_whole_numbers_it_says_what_it_learnt() -> None:
    learnt = network(2, 6, 64)
    batch = shown()
    with torch.no_grad():
        whole, clauses = learnt(batch)
    tokens = tokens_of(REPLY)
    spans = clauses_of(tokens, words_for_client(tokens))
    said, each = learning.as_encoder(learnt, CLASSES, "", PIECES).score(REPLY, tokens, spans, client_words(CLIENT))
    assert np.allclose(np.array(said) / PER_UNIT, whole[0], atol=0.05)
    assert np.allclose(np.array(each) / PER_UNIT, clauses[0], atol=0.05)


def test_a_network_that_is_narrowed_by_nothing_says_the_same() -> None:
    whole, batch = network(2, 4, 64), shown()
    with torch.no_grad():
        same = narrowing.narrowed(whole, learning.Size(2, 4, 64), batch)
        assert torch.allclose(same(batch)[0], whole(batch)[0], atol=1e-5)
        assert not torch.allclose(narrowing.narrowed(whole, learning.Size(2, 2, 32), batch)(batch)[0], whole(batch)[0])
