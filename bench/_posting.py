"""Posts one client in many channels, as `headlamp post` does in each: in one process, so that a bench begins sooner.

Run with the settings of a bot: the client's id, the zone, then the channels.
"""

import asyncio
import os
import sys
from collections.abc import Sequence

from bot.posting import post_now
from bot.settings import WayIn, read_settings
from bot.wiring import running


async def main(prompt: str, zone: str, channels: Sequence[str]) -> None:
    """Posts; ends with what was told where it did not go well."""
    async with running(read_settings(os.environ, WayIn.NONE), listens=False, works=False) as bot:
        for channel in channels:
            went_well, told = await post_now(bot, channel, zone, prompt)
            if not went_well:
                raise SystemExit("\n".join(told))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
