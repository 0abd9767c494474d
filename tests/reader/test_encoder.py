"""The encoder counts in whole numbers: what it hears is the same in any order of addition, and bounded in time."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.reader.address import words_for_client
from bot.reader.arrays import ModelRefused
from bot.reader.encoder import WINDOW, Encoder, Layer, Linear, Norm
from bot.reader.features import client_words
from bot.reader.local import ENCODER
from bot.reader.pieces import Pieces, pieces_in
from bot.reader.scores import Scores
from bot.reader.words import Span, clauses_of, tokens_of
from bot.settings import ROOT

PATH = ROOT / "content" / "self-sabotage" / ENCODER
CLIENT = "The letter is in the drawer. You won't get me to open it either."
REPLY = "Something in you guards that drawer well. What would you lose, if it were open?"
CHANCE = np.random.default_rng(7)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(PATH)


def heard(encoder: Encoder, reply: str, client: str = CLIENT) -> tuple[Scores, tuple[Scores, ...]]:
    tokens = tokens_of(reply)
    return encoder.score(reply, tokens, clauses_of(tokens, words_for_client(tokens)), client_words(client))


def on_grid(*shape: int, most: int = 6000) -> npt.NDArray[np.float32]:
    return CHANCE.integers(-most, most, shape).astype(np.float32)


def test_products_and_norms_are_the_same_in_whatever_order_they_are_added_up() -> None:
    weights = CHANCE.integers(-127, 128, (384, 48)).astype(np.float32)
    linear = Linear(weights, np.full(48, 0.01, np.float32), np.zeros(48, np.float32))
    norm = Norm(np.full(384, 1024.0), np.zeros(384))
    rows, order = on_grid(9, 384), CHANCE.permutation(384)
    shuffled = Linear(weights[order], linear.worth, linear.added)
    assert np.array_equal(linear(rows), shuffled(rows[:, order]))
    assert np.array_equal(norm(rows)[:, order], norm(rows[:, order]))


def test_sums_stay_below_what_a_float_holds_exactly(encoder: Encoder) -> None:
    for layer in encoder.layers:
        for linear in (layer.ask, layer.answer, layer.widen, layer.narrow):
            assert np.abs(linear.weights).sum(axis=0).max() * 127 < 2**24
            assert np.array_equal(linear.weights, np.rint(linear.weights))


def test_a_layer_hears_each_piece_among_the_others(encoder: Encoder) -> None:
    layer: Layer = encoder.layers[0]
    rows = on_grid(5, 384, most=2000)
    alone, together = layer(rows[:1]), layer(rows)
    assert not np.array_equal(alone[0], together[0])
    assert np.array_equal(layer(rows[[1, 0, 2, 3, 4]])[[1, 0, 2, 3, 4]], together), "the order itself is told by places"


def test_the_whole_and_each_clause_have_a_score_for_each_class(encoder: Encoder) -> None:
    whole, clauses = heard(encoder, REPLY)
    assert len(clauses) == 3
    assert {len(scores) for scores in (whole, *clauses)} == {len(encoder.classes)}
    assert heard(encoder, REPLY) == (whole, clauses)


def test_it_matters_what_the_client_said(encoder: Encoder) -> None:
    assert heard(encoder, "The drawer, then.") != heard(encoder, "The drawer, then.", client="No more talk.")


@pytest.mark.parametrize("reply", ["", "🙂", "\u200b", "?!", "a" * 5000, "no end " * 3000, "我不知道。" * 800])
def test_anything_is_heard(encoder: Encoder, reply: str) -> None:
    whole, clauses = heard(encoder, reply)
    assert len(whole) == len(encoder.classes)
    assert all(len(scores) == len(whole) for scores in clauses)


def test_what_is_heard_of_a_long_text_is_bounded(encoder: Encoder) -> None:
    long = "And then you waited for him. " * 10 * WINDOW
    assert heard(encoder, f"{long}Go on.")[0] == heard(encoder, f"{long}Now stop.")[0]


def test_a_saved_encoder_hears_the_same(encoder: Encoder, tmp_path: Path) -> None:
    encoder.save(tmp_path / "encoder.npz")
    assert heard(Encoder.load(tmp_path / "encoder.npz"), REPLY) == heard(encoder, REPLY)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 broken", b"no encoder"])
def test_a_damaged_file_is_refused_with_what_to_do(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "encoder.npz"
    path.write_bytes(damage)
    with pytest.raises(ModelRefused, match="headlamp train --encoder"):
        Encoder.load(path)


# Pieces

SOME = Pieces(["[UNK]", "[CLS]", "[SEP]", "draw", "##er", "don", "'", "t", "@", ":", "/", "e"])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("drawer", ["draw", "##er"]),
        ("Drawer", ["draw", "##er"]),
        ("don't", ["don", "'", "t"]),
        ("é", ["e"]),
        ("drawers", ["[UNK]"]),
        ("x" * 100, ["[UNK]"]),
    ],
)
def test_words_become_the_longest_pieces_that_are_known(text: str, pieces: list[str]) -> None:
    assert [SOME.vocabulary[number] for number in SOME.of(text)] == pieces


def test_mentions_and_addresses_are_known_by_their_sign_alone() -> None:
    reply = "<@U0ADA> https://example.org/drawer"
    tokens = tokens_of(reply)
    found = [SOME.vocabulary[n] for n, _ in pieces_in(reply, tokens, Span(0, len(tokens)), frozenset(), SOME)]
    assert found == ["@", ":", "/", "/"]
