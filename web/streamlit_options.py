"""What Streamlit must know before its application is made. The one place that sets it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from streamlit import config

from domain.media import VIDEO_BYTES_MAX
from toolkit.settings import Settings
from web import palette
from web.keys import signing_keys

DESK_PATH = "desk"
_MEGABYTE = 1024 * 1024


def apply(settings: Settings) -> None:
    """Sets every option; once a process, before `web.app.build`."""
    for name, value in options(settings).items():
        config.set_option(name, value)


def options(settings: Settings) -> Mapping[str, object]:
    """Every option by its name."""
    return {**_server(settings), **_BEHAVIOUR, **_THEME}


def _server(settings: Settings) -> dict[str, object]:
    return {
        "server.baseUrlPath": DESK_PATH,
        "server.headless": True,
        "server.address": settings.host,
        "server.port": settings.port,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.corsAllowedOrigins": [settings.public_url] if settings.public_url else [],
        "server.allowedHosts": _hosts(settings),
        "server.cookieSecret": signing_keys(settings, "streamlit")[-1],
        "server.maxUploadSize": VIDEO_BYTES_MAX // _MEGABYTE,
        "server.trustedUserHeaders": {},
    }


def _hosts(settings: Settings) -> list[str]:
    """The names the dashboard answers to; any, when it listens on a network without a proxy."""
    own = ["localhost", "127.0.0.1", "::1"]
    if settings.public_url:
        return [urlsplit(settings.public_url).hostname or "localhost", *own]
    return own if settings.host in own else []


_BEHAVIOUR: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.showEmailPrompt": False,
}

_THEME: dict[str, object] = {
    "theme.base": "light",
    "theme.primaryColor": palette.PRIMARY,
    "theme.backgroundColor": palette.GROUND,
    "theme.secondaryBackgroundColor": palette.SHADE,
    "theme.textColor": palette.TEXT,
    "theme.linkColor": palette.PRIMARY,
    "theme.borderColor": palette.LINE,
    "theme.chartCategoricalColors": list(palette.SERIES),
}
