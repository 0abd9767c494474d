"""The guard at the HTTP door: what is not surely Slack's gets no further, and nothing of it is parsed or logged."""

import asyncio
import re
import time

from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 1_000_000
"""Well above anything that Slack sends."""
BODY_SECONDS = 10.0
"""How long a body may take to arrive."""
FRESH_SECONDS = 300
"""How old a request may be, as Slack recommends: an older one is somebody's repetition."""
KINDS = frozenset({"application/json", "application/x-www-form-urlencoded"})

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Turned(Exception):
    """A request is turned away; says why in words that hold nothing of it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Guard:
    """Lets through what bears Slack's signature: size, kind, time, then the signature; the cheap looks first."""

    def __init__(self, signing_secret: str) -> None:
        self._verifier = SignatureVerifier(signing_secret)

    async def admit(self, request: Request) -> str:
        """The body of a request that is Slack's. Raises Turned."""
        if content_type(request) not in KINDS:
            raise Turned(415, "its content type is none of Slack's")
        timestamp, signature = self._signature(request)
        body = await _body(request)
        try:
            genuine = self._verifier.is_valid(body, timestamp, signature)
            text = body.decode()
        except UnicodeDecodeError:
            raise Turned(400, "its body is no UTF-8 text") from None
        if not genuine:
            raise Turned(401, "its signature is not Slack's")
        return text

    def _signature(self, request: Request) -> tuple[str, str]:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise Turned(401, "it is not signed")
        if abs(time.time() - int(timestamp)) > FRESH_SECONDS:
            raise Turned(401, "its timestamp is not of now (is this machine's clock right?)")
        return timestamp, signature


def content_type(request: Request) -> str:
    """The kind of body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _body(request: Request) -> bytes:
    """The body, read no further than is allowed."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:12]) > MOST_BYTES:
        raise Turned(413, "its body is too large")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    raise Turned(413, "its body is too large")
    except TimeoutError:
        raise Turned(408, "its body did not come") from None
    except ClientDisconnect:
        raise Turned(400, "it was broken off") from None
    return bytes(body)
