"""A real Chromium for the tests, started in one place. Where its program comes from: machine.py."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright

from tests.machine import CHROMIUM, path_of
from tests.patience import PATIENCE_SECONDS

LAUNCH_ARGS = (
    "--no-sandbox",  # tests may run as root, where Chromium's own sandbox does not start
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WAIT_MS = 1_000.0 * PATIENCE_SECONDS
"""How long a test waits for something to be seen."""


@asynccontextmanager
async def browser_running() -> AsyncIterator[Browser]:
    """A Chromium for as long as the block lasts."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path_of(CHROMIUM), args=list(LAUNCH_ARGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium for all tests that look at a page."""
    async with browser_running() as running:
        yield running


@asynccontextmanager
async def window(browser: Browser, *, width: int = 1280, height: int = 800, touch: bool = False) -> AsyncIterator[Page]:
    """A window that shares nothing with other windows."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch, reduced_motion="reduce"
    )
    context.set_default_timeout(WAIT_MS)
    yield await context.new_page()
    await context.close()


@asynccontextmanager
async def visit(page: Page, url: str) -> AsyncIterator[None]:
    """A page open in a window; what its console complains of meanwhile fails the test."""
    complaints: list[str] = []

    def note_error(error: Error) -> None:
        complaints.append(str(error))

    def note_said(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    page.on("pageerror", note_error)
    page.on("console", note_said)
    await page.goto(url)
    yield
    await page.goto("about:blank")
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note_said)
    assert complaints == []
