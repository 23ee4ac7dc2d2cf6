"""What an account may not do although it should, and what keeps members' words from it."""

from collections.abc import Iterator

from connectors.mastodon.entities import Account
from connectors.mastodon.server import Server
from connectors.mastodon.signin import lacking
from domain.errors import Rejected, Unauthorized
from domain.texts import N_, _

_HELD_BACK = {
    "for_not_following": N_("orang yang tidak diikuti"),
    "for_not_followers": N_("orang yang bukan pengikut"),
    "for_new_accounts": N_("akun baru"),
    "for_private_mentions": N_("pesan pribadi"),
}


def notes(me: Account) -> tuple[str, ...]:
    """What is good to know and hinders nothing."""
    if not me.locked:
        return ()
    return (_("Akun ini terkunci: setiap pengikut baru harus disetujui di server."),)


def missing(server: Server, me: Account) -> tuple[str, ...]:
    """Each a sentence that names what is missing and what to do. Raises: a PlatformError."""
    return (*_barred(me), *_rights(server), *_messages(server))


def _barred(me: Account) -> Iterator[str]:
    if me.suspended:
        yield _("Akun ini dibekukan oleh servernya. Hubungi pengelola server.")
    if me.moved_to:
        yield _("Akun ini sudah pindah ke {acct}. Sambungkan akun yang baru.").format(
            acct=f"@{me.moved_to}"
        )


def _rights(server: Server) -> Iterator[str]:
    try:
        granted = server.scopes()
    except (Rejected, Unauthorized):  # a program that does not know the question, or answers it
        return  # of other tokens only: whose this one is was just told
    if granted:
        yield from map(_right, lacking(granted))


def _messages(server: Server) -> Iterator[str]:
    try:
        held_back = server.held_back()
    except Rejected:  # older than 4.3, which keeps nothing back
        return
    except Unauthorized:
        yield _right("read:notifications")
        return
    for name in held_back:
        yield _(
            "Akun ini menyaring pesan dari {whom}, jadi keluhan mereka tidak sampai ke sini. "
            "Di server: Preferensi, Notifikasi, pilih Terima."
        ).format(whom=_(_HELD_BACK[name]))


def _right(right: str) -> str:
    return _("Izin {right} belum diberikan. Sambungkan kembali dan setujui semuanya.").format(
        right=right
    )
