"""A small Slack of one's own: Web API, Socket Mode, events over HTTP, interactivity and a page, over a real wire.

It stands in for Slack in tests, in demos and on a laptop without a workspace. All state is in memory, it listens on
loopback alone, and it imports nothing else of `bot`: what the bot sends it must be good enough for Slack itself.
"""

from bot.sandbox.delivery import Patience
from bot.sandbox.demo import Demo
from bot.sandbox.faults import LostAnswer, LostCall, Outage, RateLimited, Refused, Slow
from bot.sandbox.refusal import ActRefused, Refusal
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api import Tokens

__all__ = [
    "ActRefused",
    "Demo",
    "LostAnswer",
    "LostCall",
    "Outage",
    "Patience",
    "RateLimited",
    "Refusal",
    "Refused",
    "Sandbox",
    "Slow",
    "Tokens",
]
