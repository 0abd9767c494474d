"""What encoders that had not learnt from a reply heard in it: so that weights and chances can be learnt, and the
reader measured, without teaching an encoder anew each time."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.guide.types import LabelledReply
from bot.reader.address import words_for_client
from bot.reader.arrays import ModelRefused
from bot.reader.encoder import Encoder
from bot.reader.features import client_words
from bot.reader.scores import Scores
from bot.reader.words import Span, Token, clauses_of, tokens_of

RECORDED = "heard.npz"
"""The file, beside the encoder's."""

_LEAST, _MOST = np.iinfo(np.int16).min, np.iinfo(np.int16).max


class Recorded:
    """Answers as an encoder does: from the record, and by listening to what is not there."""

    def __init__(self, encoder: Encoder, heard: dict[str, npt.NDArray[np.int16]]) -> None:
        self.origin = encoder.origin
        self._encoder = encoder
        self._heard = heard

    @classmethod
    def load(cls, encoder: Encoder, path: Path) -> "Recorded":
        """Raises ModelRefused when the file cannot be used."""
        try:
            with np.load(path, allow_pickle=False) as file:
                keys, ends, scores = file["keys"].tolist(), file["ends"], file["scores"]
            return cls(encoder, dict(zip(keys, np.split(scores, ends[:-1]), strict=True)))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelRefused(f"{path} cannot be read. Run: headlamp train --encoder") from error

    def score(
        self, reply: str, tokens: Sequence[Token], clauses: Sequence[Span], said: frozenset[str]
    ) -> tuple[Scores, tuple[Scores, ...]]:
        """As `Encoder.score`. Raises ModelRefused where the reply was cut into other clauses then."""
        heard = self._heard.get(_key(reply, said))
        if heard is None:
            return self._encoder.score(reply, tokens, clauses, said)
        if len(heard) != 1 + len(clauses):
            raise ModelRefused(f"{RECORDED} was made by another version of this program. Run: headlamp train --encoder")
        whole, *each = (tuple(row) for row in heard.tolist())
        return whole, tuple(each)


def record(heard: Iterable[tuple[Encoder, Sequence[LabelledReply]]], path: Path) -> None:
    """Writes what each encoder hears in replies that it did not learn from."""
    rows = {}
    for encoder, replies in heard:
        for reply in replies:
            tokens = tokens_of(reply.reply)
            clauses, said = clauses_of(tokens, words_for_client(tokens)), client_words(reply.client)
            if clauses:
                whole, each = encoder.score(reply.reply, tokens, clauses, said)
                rows[_key(reply.reply, said)] = np.array([whole, *each])
    ends = np.cumsum([len(row) for row in rows.values()])
    scores = np.clip(np.concatenate(list(rows.values())), _LEAST, _MOST).astype(np.int16)
    np.savez_compressed(path, keys=np.array(list(rows)), ends=ends, scores=scores)


def _key(reply: str, said: frozenset[str]) -> str:
    heard = "\0".join([reply, *sorted(said)]).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(heard, digest_size=8).hexdigest()
