"""The loopback platform of the harness: keeps every arrival, and kills who asks for it."""

import os
import signal
from collections.abc import Mapping

from connectors.sandbox_platform import Fate, Response, SandboxPlatform
from tests.killing.steps import Step


class MurderousPlatform(SandboxPlatform):
    """Honours no keys, so that a second sending of one delivery would show as a second post."""

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        if headers.get("x-kill") == Step.CALL_SEEN:
            return _kill(headers)
        response = super().handle(method, target, headers, body)
        return _kill(headers) if headers.get("x-kill") == Step.CALL_TAKEN else response


def _kill(headers: Mapping[str, str]) -> Response:
    os.kill(int(headers["x-pid"]), signal.SIGKILL)
    return Response(fate=Fate.HANG_UP)
