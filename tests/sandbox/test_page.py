"""The sandbox's page as a person uses it: a real Chromium, the real sandbox, and a small real bot in Socket Mode."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox import Demo, Sandbox
from tests.browser import WAIT_MS, visit, window
from tests.sandbox.small_bot import CLIENT_SAYS, Json, SmallBot, bot_running, button, plain

MANIFEST = Path(__file__).with_name("manifest.json")
INJECTIONS = (
    "<img src=x onerror=document.title='broken'>",
    "<script>document.title='broken'</script>",
    "<javascript:alert(1)|click me>",
    "[click](javascript:alert(1)) javascript:alert(1)",
    "<!channel> <@U0BEN> &lt;b&gt;",
)
WEAK_PAIRS = """pairs => {
  const lightOf = name => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
    const parts = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255);
    const [red, green, blue] = parts.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return pairs.filter(pair => {
    const [lighter, darker] = pair.split(" ").map(lightOf).sort((one, other) => other - one);
    return !((lighter + 0.05) / (darker + 0.05) >= 4.5);
  });
}"""

expect.set_options(timeout=WAIT_MS)


async def _say_a_turn(sandbox: Sandbox, channel: str) -> None:
    await sandbox.say("Ben", channel, "Shown, not typed.")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    demo = Demo("first", "A first reply", "Ben says something", _say_a_turn)
    async with Sandbox(manifest=MANIFEST, demos=[demo]) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[SmallBot]:
    async with bot_running(sandbox) as running:
        yield running


@pytest.fixture(scope="session")
async def desk(browser: Browser) -> AsyncIterator[Page]:
    """A window as wide as a desk's; opening a new one for every test would cost more than the tests do."""
    async with window(browser) as opened:
        yield opened


@pytest.fixture
async def page(desk: Page, sandbox: Sandbox, bot: SmallBot) -> AsyncIterator[Page]:
    """The sandbox's page, opened when today's client has been posted."""
    await bot.prompt()
    async with visit(desk, sandbox.url):
        await expect(thread_of(desk).get_by_text(CLIENT_SAYS)).to_be_visible()
        yield desk


def thread_of(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def channel_of(page: Page) -> Locator:
    return page.locator("section.channel")


def message(place: Locator, words: str) -> Locator:
    return place.get_by_role("article").filter(has_text=words)


def reply_box(page: Page) -> Locator:
    return page.get_by_placeholder("Reply in this thread")


def channel_box(page: Page) -> Locator:
    return page.get_by_placeholder("Message #")


async def act_as(page: Page, name: str) -> None:
    await page.get_by_role("group", name="Act as").locator("label").filter(has_text=name).click()


async def send(box: Locator, words: str) -> None:
    await box.fill(words)
    await box.press("Enter")


async def open_menu(said: Locator) -> None:
    await said.hover()
    await said.get_by_role("button", name="More actions").click()


async def open_setup(page: Page) -> Locator:
    await send(channel_box(page), "/practice")
    modal = page.get_by_role("dialog", name="Set up")
    await expect(modal).to_be_visible()
    return modal


async def test_a_first_visitor_sees_todays_client_and_where_to_type(page: Page) -> None:
    await expect(reply_box(page)).to_be_focused()
    await expect(reply_box(page)).to_have_attribute("placeholder", "Reply in this thread as Ada")
    await expect(page.get_by_text("Everything stays on this machine.")).to_be_visible()
    await expect(page).to_have_title("Maple Street Practice")


async def test_what_one_says_in_a_thread_stands_there_and_is_counted_in_the_channel(page: Page) -> None:
    await send(reply_box(page), "What is it guarding?")

    await expect(message(thread_of(page), "What is it guarding?")).to_be_visible()
    await expect(message(thread_of(page), "It stays with her.")).to_be_visible()
    await expect(channel_of(page).get_by_role("button", name="2 replies")).to_be_visible()
    await expect(channel_of(page).get_by_text("What is it guarding?")).to_have_count(0)
    await expect(reply_box(page)).to_have_value("")


async def test_shift_enter_starts_a_new_line(page: Page, sandbox: Sandbox) -> None:
    await reply_box(page).type("one")
    await reply_box(page).press("Shift+Enter")
    await reply_box(page).type("two")
    await reply_box(page).press("Enter")

    await sandbox.until(lambda: any(each.text == "one\ntwo" for each in sandbox.workspace.messages("C0PRACTICE")))


async def test_a_reply_also_sent_to_the_channel_stands_in_both(page: Page) -> None:
    await thread_of(page).get_by_label("Also send to #practice").check()
    await send(reply_box(page), "For everybody, too.")

    await expect(message(thread_of(page), "For everybody, too.")).to_be_visible()
    await expect(message(channel_of(page), "replied in a thread: Today's client: Mirela")).to_contain_text(
        "For everybody"
    )
    await expect(thread_of(page).get_by_label("Also send to #practice")).not_to_be_checked()


async def test_what_is_for_one_person_is_seen_by_them_alone(page: Page) -> None:
    await send(reply_box(page), "this is private")
    await expect(message(thread_of(page), "I kept nothing of it.")).to_contain_text("Only visible to you")

    await act_as(page, "Ben")
    await expect(reply_box(page)).to_have_attribute("placeholder", "Reply in this thread as Ben")
    await expect(message(thread_of(page), "this is private")).to_be_visible()
    await expect(page.get_by_text("I kept nothing of it.")).to_have_count(0)

    await act_as(page, "Ada")
    await expect(message(thread_of(page), "I kept nothing of it.")).to_be_visible()


async def test_one_can_act_as_someone_else_from_the_composer(page: Page, sandbox: Sandbox) -> None:
    await thread_of(page).get_by_role("button", name="Acting as Ada").click()
    await page.get_by_role("menuitemradio", name="Cleo").click()
    await expect(reply_box(page)).to_have_attribute("placeholder", "Reply in this thread as Cleo")
    await send(reply_box(page), "Cleo here.")

    said = await sandbox.until(
        lambda: [each for each in sandbox.workspace.messages("C0PRACTICE") if "Cleo" in each.text]
    )
    assert said[0].user == "U0CLEO"


async def test_a_press_reaches_the_bot_with_its_value(page: Page, bot: SmallBot) -> None:
    await send(reply_box(page), "What is it guarding?")
    await thread_of(page).get_by_role("button", name="More", exact=True).click()

    press = await bot.presses.next()
    action = press["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("more", "ways", "more-value")
    assert press["user"]["id"] == "U0ADA"


async def test_a_command_is_hinted_completed_and_sent(page: Page, sandbox: Sandbox, bot: SmallBot) -> None:
    box = channel_box(page)
    await box.type("/")
    hints = page.get_by_role("listbox", name="Suggestions")
    await expect(hints.get_by_role("option")).to_have_text(
        [
            r"/move[name]Look up a move",
            "/practiceSet up practice here",
            "/invite@HeadlampBring the bot into this channel",
        ]
    )
    await box.press("ArrowDown")
    await expect(hints.get_by_role("option", name="/practice")).to_have_attribute("aria-selected", "true")
    await box.press("ArrowUp")
    await box.press("Tab")
    await expect(box).to_have_value("/move ")
    await expect(channel_of(page).get_by_text("/move [name]")).to_be_visible()
    await box.type("side")
    await box.press("Enter")

    await expect(message(channel_of(page), "Side with the Sabotage")).to_contain_text("Only visible to you")
    command = await bot.commands.next()
    assert (command["command"], command["text"]) == ("/move", "side")
    assert not [each for each in sandbox.workspace.messages("C0PRACTICE") if "/move" in each.text]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("/nope", "There is no command /nope here."), ("/move x", "Slack runs no slash commands in threads.")],
)
async def test_a_command_that_cannot_run_is_kept_and_explained(page: Page, typed: str, told: str) -> None:
    box = channel_box(page) if typed == "/nope" else reply_box(page)
    await send(box, typed)

    await expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    await expect(box).to_have_value(typed)


async def test_a_modal_says_what_is_wrong_and_then_takes_what_was_entered(page: Page, bot: SmallBot) -> None:
    modal = await open_setup(page)
    await expect(modal.get_by_label("Whom can people call?")).to_be_focused()
    await modal.get_by_role("button", name="Save").click()
    await expect(modal.get_by_text("Please complete this required field.")).to_have_count(2)

    await modal.get_by_role("combobox", name="Whose clock?").type("tor")
    await modal.get_by_role("option", name="America/Toronto").click()
    await modal.get_by_label("Thursday").check()
    await modal.get_by_role("combobox", name="Leave out").click()
    await modal.get_by_role("option", name="Money").click()
    await modal.get_by_role("option", name="Love").click()
    await modal.get_by_label("When?").fill("17:30")
    await modal.get_by_label("Whom can people call?").fill("nobody")
    await modal.get_by_role("button", name="Save").click()
    await expect(modal.get_by_text("Somebody must be there.")).to_be_visible()
    await expect(modal.get_by_label("Whom can people call?")).to_have_attribute("aria-invalid", "true")

    await modal.get_by_label("Whom can people call?").fill("Cleo")
    await modal.get_by_label("Whom can people call?").press("Enter")
    await expect(modal).to_be_hidden()
    entered = await bot.submissions.next()
    assert entered["team"]["name"] == {"type": "plain_text_input", "value": "Cleo"}
    assert entered["clock"]["zone"]["selected_option"]["value"] == "america/toronto"
    assert [each["value"] for each in entered["week"]["days"]["selected_options"]] == ["monday", "thursday"]
    assert [each["value"] for each in entered["leave"]["themes"]["selected_options"]] == ["money", "love"]
    assert entered["hour"]["at"] == {"type": "timepicker", "selected_time": "17:30"}


async def test_modals_lie_on_one_another_and_escape_closes_the_topmost(
    page: Page, sandbox: Sandbox, bot: SmallBot
) -> None:
    modal = await open_setup(page)
    await modal.get_by_label("Whom can people call?").fill("half-writ")
    await modal.get_by_role("button", name="Further").click()
    await expect(page.get_by_role("dialog", name="Further in")).to_be_visible()

    await page.keyboard.press("Escape")
    await expect(modal.get_by_label("Whom can people call?")).to_have_value("half-writ")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await bot.closings.next()
    assert sandbox.open_view("Ada") is None


async def test_an_open_modal_keeps_what_was_typed_when_the_bot_changes_it(
    page: Page, sandbox: Sandbox, bot: SmallBot
) -> None:
    modal = await open_setup(page)
    await modal.get_by_label("Whom can people call?").fill("Cleo")
    view = sandbox.open_view("Ada")
    assert view is not None
    changed = view.body | {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "News"}}, *view.blocks]}
    await bot.client.views_update(view_id=view.id, view=changed)

    await expect(modal.get_by_text("News")).to_be_visible()
    await expect(modal.get_by_label("Whom can people call?")).to_have_value("Cleo")
    await expect(modal.get_by_label("Whom can people call?")).to_be_focused()


async def test_home_is_drawn_and_its_choices_reach_the_bot(page: Page, bot: SmallBot) -> None:
    await page.get_by_role("link", name="Headlamp").click()
    await expect(page.get_by_role("heading", name="Your own tries")).to_be_visible()
    await page.get_by_role("combobox").click()
    await page.get_by_role("option", name="Disguised").click()
    assert (await bot.presses.next())["actions"][0]["selected_option"]["value"] == "disguised"
    await page.get_by_role("button", name="More options").click()
    await page.get_by_role("menuitem", name="Show").click()
    assert (await bot.presses.next())["actions"][0]["selected_option"]["value"] == "show"
    await page.get_by_role("button", name="Forget me").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Keep").click()
    await page.get_by_role("button", name="Forget me").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Forget", exact=True).click()
    assert (await bot.presses.next())["actions"][0]["action_id"] == "forget"


async def test_one_edits_and_deletes_ones_own_message_alone(page: Page, sandbox: Sandbox) -> None:
    await sandbox.say("Ben", "practice", "Ben's own")
    await send(channel_box(page), "Mine & <yours>")
    mine = message(channel_of(page), "Mine & <yours>")
    await open_menu(mine)
    await page.get_by_role("menuitem", name="Edit").click()
    box = page.get_by_role("textbox", name="Edit message")
    await expect(box).to_have_value("Mine & <yours>")
    await box.fill("Mine, changed")
    await box.press("Enter")
    await expect(message(channel_of(page), "Mine, changed")).to_contain_text("(edited)")

    await open_menu(message(channel_of(page), "Mine, changed"))
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    await expect(message(channel_of(page), "Mine, changed")).to_have_count(0)

    await open_menu(message(channel_of(page), "Ben's own"))
    await expect(page.get_by_role("menuitem")).to_have_text(["Reply in thread", "Reflect on thisHeadlamp"])


async def test_a_shortcut_reaches_the_bot_with_its_message(page: Page, sandbox: Sandbox, bot: SmallBot) -> None:
    said = await sandbox.say("Ada", "practice", "Have a look at this")
    await open_menu(message(channel_of(page), "Have a look"))
    await page.get_by_role("menuitem", name="Reflect on this").click()

    assert (await bot.shortcuts.next())["message"]["ts"] == said.ts


async def test_a_deleted_message_leaves_its_mark_where_replies_stand(page: Page, sandbox: Sandbox) -> None:
    root = await sandbox.say("Ada", "practice", "To be gone")
    await sandbox.say("Ben", "practice", "Still here", root.ts)
    await sandbox.delete("Ada", "practice", root.ts)

    await expect(message(channel_of(page), "This message was deleted.")).to_contain_text("reply")


async def test_what_looks_like_markup_stays_text(page: Page, bot: SmallBot) -> None:
    for typed in INJECTIONS:
        await send(channel_box(page), typed)
        await expect(message(channel_of(page), typed)).to_be_visible()
        quoted = [{"type": "rich_text_quote", "elements": [{"type": "text", "text": typed}]}]
        blocks: list[Json] = [
            {"type": "rich_text", "elements": quoted},
            {"type": "section", "text": plain(typed), "accessory": button("more", typed)},
            {"type": "header", "text": plain(typed)},
        ]
        await bot.client.chat_postMessage(channel="C0PRACTICE", text=typed, blocks=blocks)
        await expect(channel_of(page).get_by_role("heading", name=typed, exact=True)).to_be_visible()

    assert await page.locator("article :is(img, script, iframe, a)").count() == 0
    await expect(page).to_have_title("Maple Street Practice")


async def test_a_link_of_another_kind_than_web_and_mail_is_no_link(page: Page, bot: SmallBot) -> None:
    links = [
        {"type": "link", "url": "javascript:alert(1)", "text": "scripted"},
        {"type": "link", "url": "https://example.org/a", "text": "on the web"},
    ]
    blocks: list[Json] = [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": links}]},
        {"type": "section", "text": {"type": "mrkdwn", "text": "<data:text/html,x|data> <mailto:a@b.example|mail>"}},
    ]
    await bot.client.chat_postMessage(channel="C0PRACTICE", text="Links", blocks=blocks)

    await expect(channel_of(page).get_by_text("scripted")).to_be_visible()
    links_drawn = channel_of(page).locator("article").get_by_role("link")
    await expect(links_drawn).to_have_text(["on the web", "mail"])
    for link in await links_drawn.all():
        assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_mrkdwn_is_drawn_as_slack_draws_it(page: Page, bot: SmallBot) -> None:
    text = (
        "*bold* _italic_ ~gone~ `x < *1*` snake_case_name 2*3*4 :wave:\n> a quote\n> goes on\nafter\n"
        "```\ndef f():\n    pass\n```\n"
        "<@U0BEN> <#C0GENERAL|general> <!here> <https://example.org/?a=1&amp;b=2|the page> &lt;b&gt;"
    )
    await bot.client.chat_postMessage(channel="C0PRACTICE", text=text)
    drawn = message(channel_of(page), "goes on")

    drawn = drawn.locator(".content")
    await expect(drawn.locator("strong")).to_have_text("bold")
    await expect(drawn.locator("em")).to_have_text("italic")
    await expect(drawn.locator("del")).to_have_text("gone")
    await expect(drawn.locator("code")).to_have_text("x < *1*")
    await expect(drawn.locator("blockquote")).to_have_text("a quote\ngoes on")
    await expect(drawn.locator("pre")).to_have_text("def f():\n    pass")
    await expect(drawn.locator(".mention")).to_have_text(["@Ben", "#general", "@here"])
    await expect(drawn.get_by_role("link", name="the page")).to_have_attribute("href", "https://example.org/?a=1&b=2")
    await expect(drawn).to_contain_text("snake_case_name 2*3*4 👋")
    await expect(drawn).to_contain_text("<b>")


async def test_the_keyboard_is_enough(page: Page, bot: SmallBot) -> None:
    await page.keyboard.type("What is it guarding?")
    await page.keyboard.press("Enter")
    await expect(message(thread_of(page), "It stays with her.")).to_be_visible()
    await page.keyboard.press("Shift+Tab")  # the composer's own button
    await page.keyboard.press("Shift+Tab")
    await expect(thread_of(page).get_by_role("button", name="More", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await bot.presses.next()

    mine = message(thread_of(page), "What is it guarding?")
    await message(thread_of(page), "It stays with her.").focus()
    await page.keyboard.press("ArrowUp")
    await expect(mine).to_be_focused()
    for _ in range(3):
        await page.keyboard.press("Tab")
        if await mine.get_by_role("button", name="More actions").evaluate(
            "button => button === document.activeElement"
        ):
            break
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.type(" And for whom?")
    await page.keyboard.press("Enter")
    await expect(message(thread_of(page), "What is it guarding? And for whom?")).to_be_focused()

    await page.keyboard.press("Escape")
    await expect(thread_of(page)).to_be_hidden()


async def test_focus_stays_inside_an_open_modal(page: Page) -> None:
    modal = await open_setup(page)
    for _ in range(14):
        await page.keyboard.press("Tab")
        outside = await modal.evaluate(
            "dialog => !dialog.contains(document.activeElement) && document.activeElement !== document.body"
        )
        assert not outside


async def test_drafts_stay_where_they_were_written(page: Page, sandbox: Sandbox) -> None:
    await sandbox.say("Ben", "general", "Cake!")
    await channel_box(page).fill("half a thought")
    await reply_box(page).fill("half a reply")
    await page.get_by_role("link", name="general").click()
    await expect(channel_box(page)).to_have_value("")
    await page.get_by_role("link", name="practice").click()

    await expect(channel_box(page)).to_have_value("half a thought")
    await channel_of(page).get_by_role("button", name="Reply in thread").last.click()
    await expect(reply_box(page)).to_have_value("half a reply")


async def test_what_is_new_elsewhere_is_hinted_until_it_is_seen(page: Page, sandbox: Sandbox) -> None:
    root = await sandbox.say("Ben", "general", "Cake!")
    general = page.get_by_role("link", name="general")
    await expect(general).to_contain_text("1 new")
    await expect(page).to_have_title("(1) Maple Street Practice")
    await general.click()
    await expect(general).not_to_contain_text("new")
    await sandbox.say("Cleo", "general", "Where?", root.ts)

    bar = channel_of(page).get_by_role("button", name="2 replies")
    await expect(bar).to_contain_text("new")
    await bar.click()
    await expect(bar).not_to_contain_text("new")


async def test_a_message_taller_than_the_window_is_shown_from_its_head(page: Page, bot: SmallBot) -> None:
    lines = "\n".join(f"line {number}" for number in range(80))
    blocks: list[Json] = [{"type": "header", "text": plain("The head")}, {"type": "section", "text": plain(lines)}]
    await bot.client.chat_postMessage(channel="C0PRACTICE", text="Long", blocks=blocks)

    await expect(channel_of(page).get_by_role("heading", name="The head")).to_be_in_viewport()


async def test_new_messages_are_announced(page: Page, sandbox: Sandbox) -> None:
    await sandbox.say("Ben", "practice", "Good *morning*")

    await expect(page.locator("#announcer")).to_have_text("Ben: Good morning")


async def test_a_demo_can_be_played(page: Page) -> None:
    await page.get_by_role("button", name="Show me").click()
    await page.get_by_role("menuitem", name="A first reply").click()

    await expect(message(channel_of(page), "Shown, not typed.")).to_be_visible()


async def test_without_a_bot_the_page_says_so_in_plain_words(desk: Page, sandbox: Sandbox) -> None:
    page = desk
    async with visit(page, sandbox.url):
        await expect(
            page.get_by_text("Headlamp is not connected. You can write, but it cannot answer.")
        ).to_be_visible()
        await send(channel_box(page), "/move side")
        await expect(page.get_by_role("alert")).to_contain_text("Headlamp is not connected, so nothing could answer.")
        await expect(channel_box(page)).to_have_value("/move side")
        async with bot_running(sandbox) as bot:
            await expect(page.get_by_text("Headlamp is not connected. You")).to_be_hidden()
            await send(channel_box(page), "/move side")
            await bot.commands.next()


async def test_a_broken_line_is_told_and_mended(browser: Browser) -> None:
    async with window(browser) as page:
        async with Sandbox(manifest=MANIFEST) as first:
            await page.goto(first.url)
            await expect(page.get_by_text("Headlamp is not connected.")).to_be_visible()
        await expect(page.get_by_text("The line to the sandbox is broken.")).to_be_visible()
        async with Sandbox(port=urlsplit(first.url).port or 0, manifest=MANIFEST) as second:
            await expect(page.get_by_text("Headlamp is not connected.")).to_be_visible()
            await second.say("Ben", "practice", "Here again.")
            await expect(message(channel_of(page), "Here again.")).to_be_visible()


async def test_on_a_phone_panes_stack_and_nothing_runs_over(browser: Browser, sandbox: Sandbox, bot: SmallBot) -> None:
    await sandbox.say("Ben", "practice", "https://example.org/" + "very-long-" * 30)
    await bot.prompt()
    async with window(browser, width=360, height=740, touch=True) as page, visit(page, sandbox.url):
        await expect(thread_of(page).get_by_text(CLIENT_SAYS)).to_be_visible()
        await expect(reply_box(page)).to_be_in_viewport()
        await expect(channel_of(page)).to_be_hidden()
        await expect_it_fits(page)
        await thread_of(page).get_by_role("button", name="Back to the channel").tap()
        await expect(channel_of(page)).to_be_visible()
        await expect_it_fits(page)
        await open_setup(page)
        await expect_it_fits(page)
        await page.get_by_role("button", name="Not now").tap()
        await channel_of(page).get_by_role("button", name="To the channels").tap()
        await expect(page.get_by_role("link", name="general")).to_be_visible()
        await expect_it_fits(page)
        await page.go_back()
        await expect(channel_of(page)).to_be_visible()


async def expect_it_fits(page: Page) -> None:
    """Nothing is wider than the window, and what a finger touches is tall enough."""
    too_wide = """[...document.querySelectorAll("html, .scroller, .view-body, .sidebar")]
        .filter(each => each.scrollWidth > each.clientWidth)
        .map(each => each.className || each.tagName)"""
    too_low = """[...document.querySelectorAll("button:not(.link), a.room, .person, .combobox, .box")]
        .filter(each => each.checkVisibility() && !each.closest(".topline"))
        .filter(each => each.getBoundingClientRect().height < 40)
        .map(each => each.outerHTML.slice(0, 80))"""
    assert await page.evaluate(too_wide) == []
    assert await page.evaluate(too_low) == []


async def test_words_stand_out_from_their_ground(browser: Browser, sandbox: Sandbox) -> None:
    """WCAG AA: at least 4.5 to 1 for the pairs of ink and ground in the style sheet, by day and by night."""
    pairs = ["ink paper", "ink side", "ink tint", "ink lamp-soft", "ink mention", "soft paper", "soft side"]
    pairs += ["soft tint", "soft lamp-soft", "soft mention", "accent paper", "accent tint", "accent mention"]
    pairs += ["accent lamp-soft", "on-accent accent", "on-here here", "danger paper", "danger mention"]
    pairs += ["lamp-ink lamp-soft"]
    async with window(browser) as page, visit(page, sandbox.url):
        await page.emulate_media(color_scheme="light")
        assert await page.evaluate(WEAK_PAIRS, pairs) == []
        await page.emulate_media(color_scheme="dark")
        assert await page.evaluate(WEAK_PAIRS, pairs) == []
