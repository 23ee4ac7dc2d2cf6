"""The cooperative's mailbox: letters come in over IMAP, answers go out over SMTP in the thread."""

from contextlib import suppress
from email.message import EmailMessage
from typing import ClassVar

from connectors.house import House
from connectors.mailbox.answers import answer
from connectors.mailbox.guide import GUIDE
from connectors.mailbox.imap import Folders, Refused
from connectors.mailbox.inbox import Inbox, tally
from connectors.mailbox.letters import Head, address_in, head_of
from connectors.mailbox.names import Names
from connectors.mailbox.reading import HEAD_MAX
from connectors.mailbox.settings import Settings as MailboxSettings
from connectors.mailbox.settings import account, checked, server
from connectors.mailbox.sieve import LeftOut, left_out
from connectors.mailbox.structure import Unreadable
from connectors.smtp import ADDRESS
from domain.answers import AnswerLimits
from domain.channels import Guide, Limits, Verification
from domain.deliveries import Receipt
from domain.errors import PlatformError, Rejected
from domain.ports import Batch, Outgoing
from domain.texts import N_, _

TEXT_MAX = 10_000
REPLY_IMAGES_MAX, IMAGE_BYTES_MAX = 4, 4 * 1024 * 1024
REPLY_FILES_MAX, FILE_BYTES_MAX = 3, 10 * 1024 * 1024
# 16 MB, which base64 makes 22: most servers take letters of 25 MB.
REPLY_BYTES_MAX = 16 * 1024 * 1024
SAME_ID_MAX = 50  # letters with one Message-ID among which the one that is answered is looked for
COPY_S = 30.0  # for our copy in the sent folder: the letter itself is gone already


class MailboxConnector:
    """A remote id is a letter's Message-ID. It cannot publish: a mailbox is no public place.

    It has no `find`: SMTP cannot be asked what it took, and a sent folder proves a letter but
    never its absence. A reply of unsure end that turns up there is taken up by `collect`.
    """

    platform: ClassVar[str] = "mailbox"
    title: ClassVar[str] = N_("Kotak surel")
    guide: ClassVar[Guide] = GUIDE
    Settings: ClassVar[type] = MailboxSettings

    def __init__(self, settings: MailboxSettings, house: House) -> None:
        self._settings = checked(settings)
        self._address = settings.address.strip().lower()
        self._name = settings.name or house.channel_name
        self._account = account(settings)
        self._server = server(settings)
        self._notes = house.notes
        self._now = house.now

    @property
    def limits(self) -> Limits:
        """Our own measure, of a letter somebody still reads: mail itself has none."""
        return Limits(
            text_max=TEXT_MAX,
            image_bytes_max=IMAGE_BYTES_MAX,
            answers=AnswerLimits(
                images_max=REPLY_IMAGES_MAX,
                files_max=REPLY_FILES_MAX,
                file_bytes_max=FILE_BYTES_MAX,
                attached_bytes_max=REPLY_BYTES_MAX,
            ),
        )

    def verify(self) -> Verification:
        """Signs in to both servers and looks for the folders; sends nothing."""
        with self._account.opened() as folders:
            folders.examine("INBOX")
            sent_folder = folders.sent_folder()
        with self._server.signed_in():
            pass
        return Verification(
            account_name=self._address,
            notes=self._left_out_so_far(),
            missing=() if sent_folder else (_no_sent_folder(),),
        )

    def collect(self, cursor: str) -> Batch:
        """New letters since `cursor`; at first those of the last three days."""
        with self._account.opened() as folders:
            return Inbox(folders, self._address, self._notes, self._now).collect(cursor)

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """One letter to whoever wrote, in their thread; then our copy in the sent folder."""
        to, answered = self._addressee(reply.target_remote_id)
        letter = answer(
            reply.text,
            to=to,
            answered=answered,
            name=self._name,
            address=self._address,
            key=idempotency_key,
            at=reply.at,
            pictures=reply.pictures,
            papers=reply.papers,
        )
        self._server.deliver(letter, sender=self._address, recipient=to)
        with suppress(PlatformError):  # it is sent: a copy that fails must not send it again
            self._keep_copy(letter, reply)
        return Receipt(remote_id=str(letter["Message-ID"]), sent_at=reply.at)

    def _addressee(self, remote_id: str) -> tuple[str, Head | None]:
        """Whom the answer goes to, and the head of the letter it answers.
        Raises: Rejected when nobody is there to be answered."""
        head = None
        to = address_in(remote_id)
        if not to:
            with self._account.opened() as folders:
                head = _found(folders, remote_id, Names(self._notes))
            to = self._author_of(head)
        if not ADDRESS.fullmatch(to):
            raise Rejected(
                _("Surel ini tidak menyebut alamat yang dapat dibalas. Hubungi dengan cara lain.")
            )
        return to, head

    def _author_of(self, head: Head | None) -> str:
        if head is None:
            raise Rejected(
                _(
                    "Surel yang dijawab tidak ada lagi di kotak surel. Kembalikan ke Kotak Masuk, "
                    "atau jawab dari program surel: jawaban itu ikut tercatat di sini."
                )
            )
        if left_out(head, self._address) is not None:
            raise Rejected(
                _("Surel ini dari server, bukan dari orang. Hubungi anggota dengan cara lain.")
            )
        return head.reply_to.address

    def _keep_copy(self, letter: EmailMessage, reply: Outgoing) -> None:
        """Unless the server, as many do, kept one itself."""
        with self._account.opened(COPY_S) as folders:
            name = folders.sent_folder()
            if not name:
                return
            folders.examine(name)
            if not folders.with_id(str(letter["Message-ID"])):
                folders.keep(name, letter.as_bytes(), reply.at)

    def _left_out_so_far(self) -> tuple[str, ...]:
        counts = [(words, tally(self._notes, why)) for why, words in _left_out_words().items()]
        return tuple(words.format(count=count) for words, count in counts if count)


def _found(folders: Folders, message_id: str, names: Names) -> Head | None:
    """The letter's head, in the inbox or where staff may have put it; never that of another letter
    with the same Message-ID, whose writer is somebody else."""
    for name in ("INBOX", *folders.archives()):
        with suppress(Refused, Unreadable):
            folders.examine(name)
            for uid in folders.with_id(message_id)[:SAME_ID_MAX]:
                head = head_of(folders.text(uid, "HEADER", HEAD_MAX))
                if names.is_meant(head, message_id):
                    return head
    return None


def _no_sent_folder() -> str:
    return _(
        "Folder Terkirim tidak ditemukan: jawaban yang ditulis di program surel tidak akan "
        "terlihat di sini. Minta penyedia surel menandai folder itu (SPECIAL-USE \\Sent)."
    )


def _left_out_words() -> dict[LeftOut, str]:
    return {
        LeftOut.AUTOMATIC: _("{count} surel otomatis tidak dimasukkan ke antrean."),
        LeftOut.LIST: _("{count} surel milis atau buletin tidak dimasukkan ke antrean."),
        LeftOut.BOUNCE: _("{count} laporan kiriman gagal tidak dimasukkan ke antrean."),
        LeftOut.OURS: _("{count} surel dari kita sendiri tidak dimasukkan ke antrean."),
        LeftOut.GONE: _("{count} surel sudah dihapus sebelum dibaca."),
    }
