"""What is looked at in a run of words: features, as stable numbers. What they weigh is learnt, see `training`."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from zlib import crc32

from bot.reader.senses import SENSES
from bot.reader.words import Span, Token, forms, tokens_of

GROUPS = ("words", "letters", "senses", "neighbours", "shape")
"""Each group of features is weighed within itself, so that none outweighs another by its mere number."""

Features = tuple[frozenset[int], ...]
"""The features of a run of words, one set for each of GROUPS."""

_REPEATED = "@client"
_NEGATIONS = forms(
    "not no never nothing nobody none cant wont dont didnt doesnt isnt arent wouldnt couldnt havent hasnt aint "
    "without nor cannot shouldnt wasnt werent nae nowt"
)
_QUESTION_WORDS = forms("what who where when how why which whats whos wheres hows whit")
_SPEAKER = forms("i im ive id ill me my mine myself")
_PERSONS = {
    "speaker": _SPEAKER,
    "us": forms("we us our ours were lets ourselves weve"),
    "addressed": frozenset(word for word, senses in SENSES.items() if "person2" in senses),
    "third": frozenset(word for word, senses in SENSES.items() if "thirdperson" in senses),
}
_NEGATION_REACH = 4
_MOST_COUNTED = 3
_MOST_LETTERS = 40


def client_words(statement: str) -> frozenset[str]:
    """Returns the words of a client's statement that say something when they are repeated."""
    return frozenset(token.form for token in tokens_of(statement) if _is_content(token.form))


def features_of(tokens: Sequence[Token], span: Span, client: Collection[str]) -> Features:
    """Returns the features of a span of a reply to a client who said the given words."""
    run = tokens[span.first : span.last]
    said = [_REPEATED if token.form in client else token.form for token in run]
    return (
        frozenset(_word_runs(said)),
        frozenset(chain.from_iterable(map(_letters, set(said)))),
        _numbers(_senses(said), _SENSES),
        frozenset(_neighbours(said)),
        _numbers(_shape(run, said, span, len(tokens)), _SHAPE),
    )


def _is_content(form: str) -> bool:
    return len(form) > 3 and form[0].isalnum()


@lru_cache(maxsize=16384)
def _number(name: str, before: int = 0) -> int:
    """Returns a name's number; numbers of names that follow one another are chained by `before`."""
    return crc32(name.encode("utf-8", "surrogatepass"), before)


def _numbers(names: Iterator[str], before: int) -> frozenset[int]:
    return frozenset([_number(name, before) for name in set(names)])


_WORDS, _LETTERS, _SENSES, _NEIGHBOURS, _SHAPE = (_number(group) for group in GROUPS)


def _word_runs(said: Sequence[str]) -> Iterator[int]:
    """Runs of one to three words, the edges of the span marked."""
    first = second = _number(" #", _WORDS)
    for form in (*said, "#"):
        word = f" {form}".encode("utf-8", "surrogatepass")
        alone, pair = crc32(word, _WORDS), crc32(word, first)
        yield from (alone, pair, crc32(word, second))
        first, second = alone, pair


@lru_cache(maxsize=8192)
def _letters(form: str) -> tuple[int, ...]:
    """Runs of two to five letters inside a word, its edges marked."""
    padded = f" {form[:_MOST_LETTERS]} ".encode("utf-8", "surrogatepass")
    lengths = range(2, 6)
    return tuple(crc32(padded[at : at + size], _LETTERS) for size in lengths for at in range(len(padded) - size + 1))


def _senses(said: Sequence[str]) -> Iterator[str]:
    """The senses of the words, each also as it stands within the reach of a negation."""
    negated = 0
    for form in said:
        for sense in SENSES.get(form, ()):
            yield sense
            if negated:
                yield f"not {sense}"
        negated = _NEGATION_REACH if form in _NEGATIONS else max(0, negated - 1)


def _neighbours(said: Sequence[str]) -> Iterator[int]:
    """A sense with the word before it, with the word after it, and with the sense before it."""
    for first, second in pairwise(said):
        senses, earlier = SENSES.get(second, ()), SENSES.get(first, ())
        if senses:
            before = _number(first, _NEIGHBOURS)
            yield from (_number(f" >{sense}", before) for sense in senses)
            yield from (_pair(one, other) for one in earlier for other in senses)
        if earlier:
            after = _number(second, _NEIGHBOURS)
            yield from (_number(f" <{sense}", after) for sense in earlier)


@cache
def _pair(first: str, second: str) -> int:
    return _number(f"{first}+{second}", _NEIGHBOURS)


def _shape(run: Sequence[Token], said: Sequence[str], span: Span, length: int) -> Iterator[str]:
    """How the run is built: length, question form, who is spoken of, where it stands, what it repeats."""
    words = [form for token, form in zip(run, said, strict=True) if token.is_word]
    marks = set(said)
    yield f"length {min(6, (len(words) + 1).bit_length())}"
    yield from (f"has {mark}" for mark in "?!" if mark in marks)
    if said:
        yield f"ends {said[-1]}"
    yield from _opening(words)
    yield from _persons(words, marks)
    yield from _question(marks)
    yield from _repeated(words)
    if span.first:
        yield "later"
    if span.last < length:
        yield "goes on"


def _opening(words: Sequence[str]) -> Iterator[str]:
    if words:
        yield f"first {words[0]}"
        yield f"opening {' '.join(words[:2])}"
        yield f"last {words[-1]}"
        yield from (f"first is {sense}" for sense in SENSES.get(words[0], ()))


def _persons(words: Sequence[str], marks: Collection[str]) -> Iterator[str]:
    for name, person in _PERSONS.items():
        count = sum(word in person for word in words)
        yield f"{name} {min(count, _MOST_COUNTED)}"
        yield f"{name} share {min(3, 10 * count // max(1, len(words)))}"
    if not _PERSONS["addressed"].isdisjoint(marks) and not _SPEAKER.isdisjoint(marks):
        yield "you and I"


def _question(marks: Collection[str]) -> Iterator[str]:
    asked = _QUESTION_WORDS.intersection(marks)
    if asked:
        yield "question word"
    if not _NEGATIONS.isdisjoint(marks):
        yield "negation"
    if "?" in marks:
        yield from (f"asks {word}" for word in asked or ("yes or no",))


def _repeated(words: Sequence[str]) -> Iterator[str]:
    content = [word for word in words if word == _REPEATED or _is_content(word)]
    repeated = sum(word == _REPEATED for word in content)
    yield f"repeats {4 * repeated // max(1, len(content))}"
