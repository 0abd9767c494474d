"""A guide about something else (here, how tutors listen), with replies of its own, has a reader without any code."""

from pathlib import Path

import pytest

from bot.guide.loading import load_guide
from bot.guide.replies import load_replies
from bot.reader.local import LocalReader
from bot.reader.measuring import Judged
from bot.reader.training import train_on
from tests.guide import small


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> LocalReader:
    model, count = train_on(small.FOLDER)
    assert count == len(load_replies(small.FOLDER))
    path = Path(tmp_path_factory.mktemp("small"), "reader.npz")
    model.save(path)
    return LocalReader.load(path)


def test_its_categories_are_those_of_the_guide(reader: LocalReader) -> None:
    assert set(reader.model.categories) == set(load_guide(small.FOLDER).categories)
    assert reader.model.origin.encoder == "", "a guide does without an encoder until somebody trains one"


def test_it_reads_the_replies_it_learnt_from(reader: LocalReader) -> None:
    judged = [Judged(reply, reader.read(reply.reply, reply.client)) for reply in load_replies(small.FOLDER)]
    assert sum(each.is_right for each in judged) / len(judged) >= 0.6


def test_it_knows_of_people_it_has_not_read_how_often_it_is_right(reader: LocalReader) -> None:
    assert reader.model.measured.voices == 3
    assert set(reader.model.measured.named) == set(reader.model.categories)
