"""Reading what a form sent: plain fields, as text, whatever a stranger puts there."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from domain.errors import Invalid
from domain.texts import _

FIELDS_MAX = 40

TOKEN = "_token"  # noqa: S105 - the field's name
HONEYPOT = "situs_web"  # people do not see it; programs fill everything


def read_form(content_type: str, body: bytes) -> Mapping[str, str]:
    """The fields, the last of a name winning. Raises: Invalid when it is no form."""
    if not body:
        return {}
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Invalid(_("Kiriman ini bukan formulir. Buka lagi halamannya dan isi di sana."))
    return _fields(body)


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_MAX,
        )
    except ValueError as err:  # not UTF-8, or far too many fields
        raise Invalid(
            _("Formulir ini tidak terbaca. Buka lagi halamannya dan isi di sana.")
        ) from err
    return {name: legible(value) for name, value in pairs}


def legible(text: str) -> str:
    """The text with one kind of line end and without characters nobody can see or store."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or _is_visible(ord(c)))


def _is_visible(code: int) -> bool:
    is_control = code < 0x20 or 0x7F <= code < 0xA0  # noqa: PLR2004 - C0 and C1
    is_broken = 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF)  # noqa: PLR2004 - surrogates
    return not (is_control or is_broken)
