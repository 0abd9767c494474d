"""A stand-in that takes posts as Slack's Web API does, and counts them: how often each effect came.

It speaks HTTP and the JSON of `chat.postMessage`, and knows nothing else of Slack: the sandbox, which checks all that
it is sent, would take longer than what is measured. Prints its port; `/counts` tells the counts.
"""

import asyncio
import json
from collections import Counter

from aiohttp import web


async def main() -> None:
    """Serves until the process is ended."""
    counts: Counter[str] = Counter()

    async def post(request: web.Request) -> web.Response:
        asked = await request.json()
        counts[asked["metadata"]["event_payload"]["effect"]] += 1
        ts = f"{1_700_000_000 + counts.total()}.000100"
        return web.json_response({"ok": True, "channel": asked["channel"], "ts": ts})

    async def tell(_request: web.Request) -> web.Response:
        return web.Response(text=json.dumps(counts), content_type="application/json")

    app = web.Application()
    app.add_routes([web.post("/api/chat.postMessage", post), web.get("/counts", tell)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
