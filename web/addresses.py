"""Where a request came from and where it may be sent on: addresses, schemes, our own paths."""

import ipaddress
import re

from starlette.datastructures import Headers
from starlette.types import Scope

from toolkit.settings import Settings

_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,500}")
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


def client_address(scope: Scope, trusted_proxies: int) -> str:
    """The address of the browser, as far as our own proxies can vouch for it.

    Each trusted proxy adds one entry at the end of X-Forwarded-For; everything before those
    was written by a stranger. Without trusted proxies the header is not looked at.
    """
    peer: str = (scope.get("client") or ("",))[0]
    hops = _forwarded(scope)
    if not trusted_proxies or len(hops) < trusted_proxies:
        return peer
    return _address(hops[-trusted_proxies]) or peer


def came_from_here(scope: Scope, trusted_proxies: int) -> bool:
    """Whether the browser runs on this machine. A forwarded request of a proxy we were not
    told about does not count, though the proxy itself sits here."""
    if _forwarded(scope) and not trusted_proxies:
        return False
    try:
        return ipaddress.ip_address(client_address(scope, trusted_proxies)).is_loopback
    except ValueError:
        return False


def is_secure(scope: Scope, settings: Settings) -> bool:
    """Whether the browser speaks HTTPS, to us or to our proxy."""
    if settings.public_url.startswith("https://") or scope["scheme"] in ("https", "wss"):
        return True
    forwarded = Headers(scope=scope).getlist("x-forwarded-proto")
    return bool(settings.trusted_proxies and forwarded and forwarded[-1].strip() == "https")


def site_url(scope: Scope, settings: Settings) -> str:
    """The address members see, without a slash at its end, for links that leave the page."""
    if settings.public_url:
        return settings.site_url
    host = Headers(scope=scope).get("host", "")
    if not _HOST.fullmatch(host):
        return settings.site_url
    return f"{'https' if is_secure(scope, settings) else 'http'}://{host}"


def own_origins(scope: Scope, settings: Settings) -> frozenset[str]:
    """The origins a form or WebSocket of ours may come from."""
    host = Headers(scope=scope).get("host", "").lower()
    scheme = "https" if is_secure(scope, settings) else "http"
    own = {f"{scheme}://{host}"} if _HOST.fullmatch(host) else set()
    if settings.public_url:
        own.add("/".join(settings.public_url.lower().split("/")[:3]))
    return frozenset(own)


def own_path(wished: str, otherwise: str) -> str:
    """`wished` when it is a path of this site, so that no link can lead people elsewhere."""
    return wished if _OWN_PATH.fullmatch(wished) else otherwise


def _forwarded(scope: Scope) -> list[str]:
    values = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
    return [value.strip() for value in values if value.strip()]


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
