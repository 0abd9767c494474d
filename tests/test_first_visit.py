"""A newcomer's first visit, in a real Chromium: the page that `headlamp try` opens, and the bot behind it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.trying import TryOut
from tests.browser import visit, window


@pytest.fixture
async def page(browser: Browser, try_out: TryOut, width: int) -> AsyncIterator[Page]:
    async with window(browser, width=width, touch=width < 600) as opened, visit(opened, try_out.sandbox.url):
        yield opened


def thread_of(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


async def say_in_thread(page: Page, words: str) -> None:
    box = thread_of(page).get_by_role("textbox")
    await box.fill(words)
    await box.press("Enter")


async def act_as(page: Page, try_out: TryOut, person: str) -> None:
    """Opens the page as somebody who has not tried yet; on a phone the list of people is another pane."""
    await page.evaluate("id => sessionStorage.setItem('acts-as', id)", try_out.sandbox.workspace.person(person).id)
    await page.reload()


@pytest.mark.parametrize(
    ("width", "person", "where"), [(1280, "Dev", "chest"), (390, "Esi", "belly")], ids=["desk", "phone"]
)
async def test_a_newcomer_replies_reads_the_reflection_and_opens_more(
    page: Page, try_out: TryOut, person: str, where: str
) -> None:
    await act_as(page, try_out, person)
    prompt = try_out.sandbox.messages("C0PRACTICE")[0].text.splitlines()[1].removeprefix("> ")[:40]
    await expect(thread_of(page).get_by_text(prompt)).to_be_visible()
    await say_in_thread(page, f"What happens in your {where} right now, as you say that? Can we stay with it a moment?")
    reflection = thread_of(page).locator("[data-ts]").filter(has_text="might say:").filter(has_text=where)
    await expect(reflection).to_be_visible()
    await reflection.get_by_role("button", name="More", exact=True).click()
    modal = page.get_by_role("dialog")
    await expect(modal).to_contain_text("Four ways to say it to")
    await modal.get_by_role("button", name="Close").last.click()
    await expect(modal).to_have_count(0)
    await reflection.get_by_role("button", name="I read it differently").click()
    await expect(page.get_by_role("dialog")).to_contain_text("I read it as")
    await page.keyboard.press("Escape")
    overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, "nothing stands out at the side"


@pytest.mark.parametrize("width", [1280], ids=["desk"])
async def test_move_shows_an_entry_to_one_person_alone(page: Page) -> None:
    box = page.get_by_role("main").get_by_role("textbox").first
    await box.fill("/move body")
    await box.press("Enter")
    shown = page.get_by_role("main").locator("[data-ts]").filter(has_text="Somatic").last
    await expect(shown).to_contain_text("Only visible to you")
    await expect(shown).to_contain_text("Not here when")
    await expect(shown.get_by_role("button", name="Share in channel")).to_be_visible()


@pytest.mark.parametrize("width", [1280], ids=["desk"])
async def test_show_me_plays_a_dialogue_in_a_channel_of_its_own(page: Page) -> None:
    await page.get_by_role("button", name="Show me").click()
    await page.get_by_role("menuitem").first.click()
    reflections = thread_of(page).locator("[data-ts]").filter(has_text="might say:")
    await expect(reflections.first).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).not_to_have_text("# practice")
