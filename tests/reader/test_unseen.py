"""What the reader and the screen are measured on as unseen, they have not learnt from."""

import json

import yaml

from bot.guide.replies import load_replies
from bot.guide.screened import load_examples
from bot.settings import ROOT

UNSEEN = ROOT / "bench" / "replies"


def test_no_unseen_reply_is_learnt_from() -> None:
    learnt_from = {reply.reply for reply in load_replies(ROOT / "content" / "self-sabotage")}
    unseen = {
        json.loads(line)["reply"] for file in UNSEEN.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()
    }
    assert len(unseen) > 800
    assert not {reply for reply in unseen & learnt_from if len(reply.split()) > 4}, "short ones are anybody's"


def test_no_unseen_words_teach_the_screen() -> None:
    learnt_from = {example.words for example in load_examples(ROOT / "content" / "screen")}
    kinds = yaml.safe_load((UNSEEN / "screened.yaml").read_text("utf-8"))
    unseen = {words for examples in kinds.values() for words in examples}
    assert len(unseen) > 500
    assert not {words for words in unseen & learnt_from if len(words.split()) > 4}, "short ones are anybody's"
