"""The log: one line an event on standard error, secrets blotted out before they are written."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

BLOT = "•••"
_SECRET_NAME = re.compile(
    r"token|secret|passw|sandi|authori[sz]ation|cookie|api[_-]?key|session", re.I
)
# A secret that slipped into a sentence: a bearer header, a key or a password in an address.
_SECRET_TEXT = re.compile(
    r"(?P<keep>bearer\s+|(?:access_token|token|key|password|secret)=|://[^\s/:@]+:)[^\s&@\"']+",
    re.I,
)


def configure_logs(*, machine: bool = False, level: int = logging.INFO) -> None:
    """Sends structlog's and the libraries' lines to standard error; `machine`: as JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        blot_secrets,
    ]
    drawn = structlog.processors.JSONRenderer() if machine else _for_people()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=drawn, foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared]
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its INFO lines hold whole addresses
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def blot_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blots out values under a secret's name, and secrets inside any text."""
    return {name: _blotted(name, value) for name, value in event.items()}


def _blotted(name: str, value: object) -> object:
    if _SECRET_NAME.search(name):
        return BLOT
    return _SECRET_TEXT.sub(rf"\g<keep>{BLOT}", value) if isinstance(value, str) else value


def _for_people() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
