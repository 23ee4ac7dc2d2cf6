"""Wording: what people typed, made clean - one Unicode form, no control characters, bounded."""

import unicodedata

from domain.errors import Invalid
from domain.texts import _

LINE_MAX = 80
_LINE_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n\n"}
_ALLOWED_CONTROLS = "\n\t"


def clean_text(text: str, *, field: str, most: int) -> str:
    """The text in NFC with plain line breaks, its ends trimmed. Raises: Invalid."""
    for found, plain in _LINE_BREAKS.items():
        text = text.replace(found, plain)
    _refuse_controls(text, field)
    return _bounded(unicodedata.normalize("NFC", text).strip(), field, most)


def clean_line(text: str, *, field: str, most: int = LINE_MAX) -> str:
    """One line in NFC, runs of blanks made one. Raises: Invalid."""
    line = " ".join(text.split())
    _refuse_controls(line, field)
    return _bounded(unicodedata.normalize("NFC", line), field, most)


def asked_line(text: str, *, field: str, most: int = LINE_MAX) -> str:
    """As `clean_line`, but something must stand there. Raises: Invalid."""
    line = clean_line(text, field=field, most=most)
    if not line:
        raise Invalid(_("Bagian ini belum diisi. Isi dahulu, lalu simpan lagi."), field=field)
    return line


def _refuse_controls(text: str, field: str) -> None:
    # nearly every text is printable as a whole, and to ask that is twenty times as fast
    if not text.isprintable() and any(map(_unwelcome, text)):
        raise Invalid(
            _("Ada karakter tersembunyi yang tidak dapat disimpan. Ketik ulang bagian ini."),
            field=field,
        )


def _unwelcome(character: str) -> bool:
    # Cs: half a surrogate pair, which no database can hold.
    return character not in _ALLOWED_CONTROLS and unicodedata.category(character) in ("Cc", "Cs")


def _bounded(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise Invalid(
            _("Terlalu panjang: {length} karakter, paling banyak {most}. Ringkaskan.").format(
                length=len(text), most=most
            ),
            field=field,
        )
    return text
