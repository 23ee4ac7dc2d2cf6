"""Addresses of sign-in: where people are sent to sign in, and back from there."""

from urllib.parse import urlencode

from web.addresses import own_path

DESK = "/desk/"


def sign_in_address(onward: str) -> str:
    """The sign-in page, which leads on to `onward` afterwards."""
    return f"/masuk?{urlencode({'lanjut': own_path(onward, DESK)})}"


def password_address(onward: str) -> str:
    """The page for a first or new password, which leads on to `onward` afterwards."""
    return f"/sandi?{urlencode({'lanjut': own_path(onward, DESK)})}"


def signed_out_address() -> str:
    """The sign-in page, saying that the visitor has signed out."""
    return f"/masuk?{urlencode({'keluar': '1'})}"


def sign_in_link(site_url: str, token: str) -> str:
    """The address that signs its holder in, once."""
    return f"{site_url}/masuk/tautan?{urlencode({'kode': token})}"
