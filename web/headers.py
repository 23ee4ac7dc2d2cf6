"""Security headers: strict for member pages, as lax as the dashboard needs under /desk."""

from collections.abc import Mapping

_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_MEMBER_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

# Streamlit writes its styles while it runs, draws some charts' pictures as data and blob
# addresses, runs workers from blobs and speaks over a WebSocket. Its scripts are files.
_DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; worker-src 'self' blob:; frame-src 'none'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'"
)

# What strangers sent: should a browser take it for a page after all, it may do nothing there.
_ATTACHMENT_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_ATTACHMENTS = "/lampiran/"

HTTPS_FOR_A_YEAR = ("Strict-Transport-Security", "max-age=31536000")


def member_headers(path: str = "/") -> Mapping[str, str]:
    """For everything members see: no script at all. Files that they sent are in a sandbox."""
    policy = _ATTACHMENT_POLICY if path.startswith(_ATTACHMENTS) else _MEMBER_POLICY
    return {**_COMMON, "Content-Security-Policy": policy}


def desk_headers() -> Mapping[str, str]:
    """For the staff dashboard."""
    return {**_COMMON, "Content-Security-Policy": _DESK_POLICY}
