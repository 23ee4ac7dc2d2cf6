"""What a channel must remember, because the Bot API tells each thing only once."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace

import structlog

from domain.deliveries import Receipt
from domain.errors import StoreError, Unavailable
from domain.ports import Notebook
from domain.texts import _

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Home:
    """The channel's own chat, by number. `linked_id`: the discussion group of a channel, or the
    channel of a discussion group; None: there is none."""

    chat_id: int
    linked_id: int | None = None


class Memory:
    """The notebook, in this platform's words. Messages are named as `chat:message`.

    Raises: Unavailable when it cannot be read or written just now, so that what was being done is
    done again.
    """

    def __init__(self, notes: Notebook, place: str) -> None:
        self._notes = notes
        self._place = place

    # --- what was sent ---------------------------------------------------------------

    def keep_post(self, receipt: Receipt) -> None:
        """That each message of it is this post of ours, an album's pictures too. Never raises."""
        chat, _colon, ids = receipt.remote_id.rpartition(":")
        for message_id in ids.split(","):
            self._try(f"post {chat}:{message_id}", receipt.remote_id)

    def post(self, name: str) -> str:
        """The remote id of the post of ours that the message is a part of; empty: it is none."""
        return self._read(f"post {name}")

    # --- where things are ------------------------------------------------------------

    def home(self) -> Home | None:
        """As it was learnt last; None when it never was."""
        told = self._read("home")
        return Home(**json.loads(told)) if told else None

    def keep_home(self, home: Home) -> None:
        """Learnt from the platform."""
        self._write("home", json.dumps(asdict(home)))

    def entry_under(self, name: str) -> str:
        """The channel's post that this message of the discussion group opens the talk about."""
        return self._read(f"talk {name}")

    def keep_entry_under(self, name: str, post: str) -> None:
        """The platform put the post there by itself, as this message."""
        self._write(f"talk {name}", post)

    def now_at(self, chat_id: int) -> int:
        """The number the chat has now: one that grows into a supergroup gets another."""
        return int(self._read(f"moved {chat_id}") or chat_id)

    def keep_move(self, chat_id: int, now_at: int) -> None:
        """The chat has another number from now on."""
        self._write(f"moved {chat_id}", str(now_at))
        home = self.home()
        if home is not None and home.chat_id == chat_id:
            self.keep_home(replace(home, chat_id=now_at))

    def webhook(self) -> str:
        """The address we last asked to be called at; empty: none."""
        return self._read("webhook")

    def keep_webhook(self, address: str) -> None:
        """What the platform was told."""
        self._write("webhook", address)

    # --- inside ----------------------------------------------------------------------

    def _read(self, name: str) -> str:
        try:
            return self._notes.read(name)
        except StoreError as err:
            raise self._unavailable(err) from err

    def _write(self, name: str, value: str) -> None:
        try:
            self._notes.write(name, value)
        except StoreError as err:
            raise self._unavailable(err) from err

    def _try(self, name: str, value: str) -> None:
        with suppress(StoreError):
            self._notes.write(name, value)
            return
        log.warning("not_noted", place=self._place, name=name)

    def _unavailable(self, err: StoreError) -> Unavailable:
        return Unavailable(
            _("Catatan kanal {place} belum dapat dipakai; akan dicoba lagi.").format(
                place=self._place
            ),
            detail=type(err).__name__,
        )
