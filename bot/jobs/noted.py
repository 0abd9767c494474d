"""What this process is sending, and has lately sent: of these it need not look up a message that Slack sends back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

LATELY = 1000
"""How many are remembered."""


class Noted:
    """Knows of effects whether it is noted that they arrived. What it does not know stands in the store."""

    def __init__(self) -> None:
        self._sending: dict[str, asyncio.Future[bool]] = {}

    @contextmanager
    def sending(self, effect_id: str) -> Iterator[asyncio.Future[bool]]:
        """While an effect is being sent; the block tells in the future whether it is noted as having arrived."""
        known = asyncio.get_running_loop().create_future()
        self._sending[effect_id] = known
        if len(self._sending) > LATELY:
            del self._sending[next(iter(self._sending))]
        try:
            yield known
        finally:
            if not known.done():
                known.set_result(False)

    async def is_sent(self, effect_id: str, seconds: float) -> bool:
        """Whether it is noted here that an effect arrived; waits so long for one that is being sent."""
        known = self._sending.get(effect_id)
        if known is None:
            return False
        await asyncio.wait({known}, timeout=seconds)
        return known.done() and known.result()
