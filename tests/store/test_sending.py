"""Before a call the intent is noted, after it the outcome: nothing is sent twice, and nothing is misquoted."""

from datetime import timedelta

import pytest

from bot.practice.effects import (
    DeleteReflection,
    DropTry,
    DropWords,
    Line,
    PauseChannel,
    PostRecap,
    PostReflection,
    SettleTry,
    TellDirectly,
)
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    DoubtSettled,
    PracticePaused,
    PromptAsked,
    PromptDue,
    RecapDue,
    ReplyDeleted,
    ReplyEdited,
)
from tests.store.room import (
    ADA,
    BEN,
    CANARY,
    CLEO,
    CONTENT,
    HERE,
    PROMPT,
    ROOT,
    THREAD,
    TODAY,
    Room,
    keep,
    message,
    open_day,
    posted,
    reflect,
    reply,
    try_id,
    update,
    whisper,
)

RECAP = PostRecap("recap", HERE, THREAD, CONTENT, "ines", Line("recap/opens/0"), None, 0, (), Line("recap/1"))


def test_a_reflection_is_delivered_with_its_root_and_the_words_it_quotes(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    delivery = room.begins(posted(2))
    assert delivery.effect == reflect(1, 2)
    assert (delivery.root, delivery.words, delivery.set_up_by) == (ROOT, CANARY, CLEO)
    assert not delivery.begun_before
    assert CANARY not in repr(delivery)


def test_a_recap_and_a_whisper_are_delivered_without_words(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("recap", RecapDue(HERE, THREAD))
    room.decides("recap", RECAP, whisper("told", ADA))
    assert (room.begins("recap").root, room.begins("recap").words) == (ROOT, "")
    assert room.begins("told").root is None, "it belongs to the top of the channel"


def test_an_intent_that_is_found_again_tells_that_it_began_before(room: Room) -> None:
    room.records_day()
    assert not room.begins(PROMPT).begun_before
    assert room.begins(PROMPT).begun_before


@pytest.mark.parametrize("outcome", ["sent", "failed", "unknown"])
def test_what_has_its_outcome_is_not_sent_again(room: Room, outcome: str) -> None:
    room.opens_day()
    room.reflects(2)
    effect = room.begins(posted(2)).effect
    match outcome:
        case "sent":
            room.store.mark_sent(effect, message(502).id, room.now)
        case "failed":
            room.store.mark_failed(effect, "msg_too_long", room.now)
        case _:
            room.store.mark_unknown(effect, "timed out", None, room.now)
    assert room.store.begin_sending(posted(2), "runner", room.now) is None
    fate = room.store.fate(posted(2))
    assert fate is not None
    assert fate[0] == outcome


def test_what_was_never_recorded_has_nothing_to_send_and_no_fate(room: Room) -> None:
    assert room.store.begin_sending("never", "runner", room.now) is None
    assert room.store.fate("never") is None


def test_what_was_put_off_is_sent_afresh(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.store.mark_put_off(room.begins(posted(2)).effect, "r" * 500, room.now, room.now)
    assert not room.begins(posted(2)).begun_before


def test_a_prompt_that_arrived_names_the_threads_root(room: Room) -> None:
    room.opens_day()
    room.happens("now again", PromptAsked(HERE, CLEO))
    today = room.recalled("now again").today
    assert today is not None
    assert today.root == ROOT


def test_an_update_goes_to_the_message_that_the_reflection_became(room: Room) -> None:
    room.opens_day()
    said = room.answers(2)
    edits(room, "new words")
    delivery = room.begins("edit/update")
    assert (delivery.target, delivery.words) == (said, "new words")


def test_an_update_waits_while_its_reflection_is_on_its_way(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    post = room.begins(posted(2)).effect
    edits(room, "new words")
    assert room.begins("edit/update").must_wait
    assert not room.begins("edit/update").begun_before, "waiting is no attempt"
    room.store.mark_sent(post, message(502).id, room.now)
    assert room.begins("edit/update").target == message(502)


def test_an_update_of_what_never_arrived_has_no_target(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.store.mark_unknown(room.begins(posted(2)).effect, "timed out", None, room.now)
    edits(room, "new words")
    delivery = room.begins("edit/update")
    assert (delivery.target, delivery.must_wait) == (None, False)


def test_a_reflection_on_words_that_were_just_edited_waits_for_the_edit(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    assert room.begins(posted(2)).must_wait
    room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
    delivery = room.begins(posted(2))
    assert (delivery.words, delivery.must_wait, delivery.begun_before) == ("new words", False, False)


def test_a_reflection_does_not_wait_for_ever_for_an_edit_that_is_never_decided(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    assert room.begins(posted(2)).must_wait
    room.later(hours=2)
    assert room.store.begin_sending(posted(2), "runner", room.now) is None
    assert room.store.fate(posted(2)) == ("dropped", "the words have changed since")


def test_an_update_on_words_that_were_edited_again_is_left_to_the_next_one(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    edits(room, "new words")
    edits(room, "newest words", key="edit again")
    assert room.store.begin_sending("edit/update", "runner", room.now) is None
    assert room.begins("edit again/update").words == "newest words"


def test_a_reflection_whose_words_are_gone_is_delivered_without_them(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.later(hours=37)
    room.store.clean_up(room.now)
    assert room.begins(posted(2)).words == ""


def edits(room: Room, text: str, key: str = "edit") -> None:
    """Ada edits her reply, and its reflection is to follow."""
    room.happens(key, ReplyEdited(message(2), ROOT, ADA, "9"), text)
    room.decides(key, keep(1, 2), update(f"{key}/update", 1, 2))


def test_a_deletion_goes_to_the_message_that_the_reflection_became_though_its_record_is_gone(room: Room) -> None:
    room.opens_day()
    said = room.answers(2)
    room.later(days=13)
    room.happens("deleted", ReplyDeleted(message(2)))
    room.decides("deleted", DropWords(message(2)), DropTry(try_id(1)), DeleteReflection("delete", HERE, posted(2)))
    room.later(days=2)
    room.store.clean_up(room.now)
    assert room.store.fate(posted(2)) is None
    assert room.begins("delete").target == said


# --- outcomes that stay open ---------------------------------------------------------------------------------


def test_what_is_sent_instead_is_recorded_under_the_same_event(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    instead = PostReflection(**{**vars(reflect(1, 2)), "id": f"{posted(2)}/alone", "alone": True})
    room.store.mark_unknown(room.begins(posted(2)).effect, "timed out", instead, room.now)
    assert room.begins(instead.id).words == CANARY
    assert room.decides(f"reply:{message(2).key}") == (posted(2), instead.id)


def test_what_is_sent_instead_quotes_no_words_that_were_edited_since(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    instead = PostReflection(**{**vars(reflect(1, 2)), "id": f"{posted(2)}/alone", "alone": True})
    room.store.mark_unknown(room.begins(posted(2)).effect, "timed out", instead, room.now)
    edits(room, "new words")
    assert room.store.begin_sending(instead.id, "runner", room.now) is None


def test_a_message_that_was_seen_confirms_what_was_open(room: Room) -> None:
    room.records_day()
    room.store.mark_unknown(room.begins(PROMPT).effect, "timed out", None, room.now)
    assert room.store.confirm(PROMPT, ROOT.id, room.now)
    assert room.store.fate(PROMPT) == ("sent", "timed out")
    assert room.happens("reply", reply(2), CANARY), "its thread is ours"


def test_a_confirmation_is_asked_for_once(room: Room) -> None:
    room.records_day()
    assert not room.store.confirm(PROMPT, ROOT.id, room.now), "it was not even begun"
    room.sends(PROMPT, ROOT)
    assert not room.store.confirm(PROMPT, ROOT.id, room.now)
    assert not room.store.confirm("somebody else's", ROOT.id, room.now)


@pytest.mark.parametrize("late", ["unknown", "put off", "failed"])
def test_a_message_that_was_seen_outweighs_an_answer_that_was_lost(room: Room, late: str) -> None:
    room.records_day()
    post = room.begins(PROMPT).effect
    assert room.store.confirm(PROMPT, ROOT.id, room.now)
    match late:
        case "unknown":
            room.store.mark_unknown(post, "timed out", whisper("instead", CLEO), room.now)
        case "put off":
            room.store.mark_put_off(post, "unreachable", room.now, room.now)
        case _:
            room.store.mark_failed(post, "fatal", room.now)
    assert room.store.fate(PROMPT) == ("sent", None)
    assert room.store.fate("instead") is None
    assert room.store.begin_sending(PROMPT, "runner", room.now) is None


# --- pauses ----------------------------------------------------------------------------------------------------


def paused(room: Room) -> str | None:
    state = room.store.channel(HERE)
    assert state is not None
    return state.channel.paused


def test_a_refusal_can_pause_the_channel_and_the_next_prompt_that_arrives_ends_it(room: Room) -> None:
    room.records_day()
    post = room.begins(PROMPT).effect
    assert room.store.mark_closed(post, "not_in_channel" + "!" * 300, direct("told", CLEO), room.now)
    assert (paused(room) or "").startswith("not_in_channel")
    assert room.begins("told").effect == direct("told", CLEO)
    room.happens("again", PromptAsked(HERE, CLEO))
    assert room.decides("again", *open_day()) == (PROMPT,)
    room.sends(PROMPT, ROOT)
    assert paused(room) is None


def test_that_a_channel_is_closed_is_told_once(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.reflects(3, by=BEN)
    first, second = room.begins(posted(2)).effect, room.begins(posted(3)).effect
    assert room.store.mark_closed(first, "is_archived", direct("told", CLEO), room.now)
    assert not room.store.mark_closed(second, "is_archived", direct("told again", CLEO), room.now)
    assert room.store.fate("told again") is None
    assert room.store.fate(posted(3)) == ("failed", "is_archived")


def test_what_waits_in_a_workspace_can_be_dropped_and_the_day_is_open_again(room: Room) -> None:
    room.records_day()
    room.happens("elsewhere", ChannelSetUp(ChannelId("T0ELSE", "C0PRACTICE"), CLEO, "UTC", "09:00", "16:30", True))
    room.decides("elsewhere", whisper("elsewhere", CLEO))
    room.store.drop_waiting("T0TEAM", "token_revoked", room.now)
    assert room.store.fate(PROMPT) == ("failed", "token_revoked")
    assert room.store.fate("elsewhere") == ("recorded", None)
    assert room.rows("threads") == []


def test_what_takes_something_back_is_not_dropped_with_the_rest(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    deletion = DeleteReflection("taken back", HERE, posted(2))
    room.happens("deleted", ReplyDeleted(message(2)))
    room.decides("deleted", DropWords(message(2)), DropTry(try_id(1)), deletion)
    room.store.drop_waiting("T0TEAM", "token_revoked", room.now)
    assert room.store.fate("taken back") == ("recorded", None)


def test_a_client_who_was_due_does_not_come_once_the_channel_is_paused(room: Room) -> None:
    room.happens("prompt-due:of-today", PromptDue(HERE, TODAY))
    room.decides("prompt-due:of-today", *open_day())
    room.happens("pause", PracticePaused(HERE, CLEO))
    room.decides("pause", PauseChannel(HERE, CLEO))
    assert room.store.begin_sending(PROMPT, "runner", room.now) is None
    assert room.store.fate(PROMPT) == ("dropped", "the channel was paused meanwhile")
    assert room.rows("threads") == []


def direct(effect_id: str, to: str) -> TellDirectly:
    return TellDirectly(effect_id, HERE, to, CONTENT, Line("notices/channel_closed/0"))


def test_a_prompt_that_failed_leaves_the_day_open(room: Room) -> None:
    room.records_day()
    room.store.mark_failed(room.begins(PROMPT).effect, "not_in_channel", room.now)
    room.happens("again", PromptAsked(HERE, CLEO))
    situation = room.recalled("again")
    assert (situation.today, situation.history) == (None, ())
    assert paused(room) is None


def test_what_is_still_to_be_done_is_known(room: Room) -> None:
    assert not room.store.has_work()
    room.happens("now", PromptAsked(HERE, CLEO))
    assert room.store.has_work(), "it is to be decided"
    room.decides("now", *open_day())
    assert room.store.has_work(), "it is to be sent"
    room.sends(PROMPT, ROOT)
    assert not room.store.has_work()


# --- what was found to go wrong ------------------------------------------------------------------------------


def test_an_edit_decided_while_the_post_is_put_off_is_said_with_the_post(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    post = room.begins(posted(2)).effect
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
    room.store.mark_put_off(post, "ratelimited", room.now, room.now)
    assert room.store.begin_sending("edit/update", "runner", room.now) is None
    assert room.begins(posted(2)).words == "new words"


def test_what_was_put_off_waits_for_its_time(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.store.mark_put_off(room.begins(posted(2)).effect, "ratelimited", room.now + timedelta(hours=1), room.now)
    delivery = room.store.begin_sending(posted(2), "runner", room.now)
    assert delivery is not None
    assert delivery.must_wait
    assert room.store.left_over(room.now + timedelta(minutes=30)) == ()
    assert room.store.left_over(room.now + timedelta(hours=2)) != ()


def test_an_attempt_that_may_be_under_way_elsewhere_is_waited_for(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.begins(posted(2))
    beside = room.store.begin_sending(posted(2), "runner", room.now + timedelta(seconds=5))
    later = room.store.begin_sending(posted(2), "runner", room.now + timedelta(minutes=1))
    assert beside is not None
    assert beside.must_wait
    assert later is not None
    assert (later.must_wait, later.begun_before) == (False, True)


def test_a_newer_update_takes_the_place_of_an_older_one(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
    room.happens("settled", DoubtSettled(HERE, try_id(1), ADA, "wonder"))
    room.decides("settled", SettleTry(try_id(1), ("wonder",)), update("settled/update", 1, 2))
    assert room.store.begin_sending("edit/update", "runner", room.now) is None
    assert room.store.begin_sending("settled/update", "runner", room.now) is not None


def test_a_deletion_is_made_up_for_once_the_message_is_known_to_be_there(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.store.mark_unknown(room.begins(posted(2)).effect, "timed out", None, room.now)
    room.happens("deleted", ReplyDeleted(message(2)))
    room.decides("deleted", DropWords(message(2)), DropTry(try_id(1)), DeleteReflection("delete", HERE, posted(2)))
    delete = room.begins("delete")
    assert delete.target is None
    room.store.mark_failed(delete.effect, "it is not there", room.now)
    assert room.store.confirm(posted(2), "1764.5", room.now)
    target = room.begins("delete").target
    assert target is not None
    assert target.id == "1764.5"


def test_what_a_process_that_is_gone_was_sending_is_not_waited_for(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.begins(posted(2))
    room.store.take_over({"runner"}, "another", room.now)
    soon = room.store.begin_sending(posted(2), "another", room.now + timedelta(seconds=1))
    then = room.store.begin_sending(posted(2), "another", room.now + timedelta(seconds=5))
    assert soon is not None
    assert soon.must_wait, "its message may be seen any moment"
    assert then is not None
    assert (then.must_wait, then.begun_before) == (False, True)
