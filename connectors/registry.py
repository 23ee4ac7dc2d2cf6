"""Discovery: the connectors of this package and of outside packages, and how one is opened.

A connector is a class with the shape of `domain.ports.Connector`, made by
`TheClass(settings, house)`. Outside packages name theirs in the entry-point group
`guyub.connectors`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast, get_type_hints

import httpx
import structlog

from connectors.discovery import Platforms
from connectors.house import House, LooseNotes, system_now
from domain.channels import Channel
from domain.errors import PlatformError, Rejected
from domain.ports import BoardRoom, Connector, Heard, Notebook, Vault
from domain.texts import _

GROUP = "guyub.connectors"

log = structlog.get_logger(__name__)


class Discovered:
    """The `Connectors` this house can speak through.

    `outside`: entry points of other packages; those installed unless given. `notes`: the
    notebook of a channel, by its id; none that lasts unless given. `now`, `transport`: see `House`.
    """

    def __init__(
        self,
        *,
        vault: Vault,
        board: BoardRoom,
        notes: Callable[[str], Notebook] | None = None,
        now: Callable[[], datetime] = system_now,
        outside: Iterable[EntryPoint] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._vault = vault
        self._board = board
        self._notes = notes or (lambda _channel_id: LooseNotes())
        self._now = now
        self._transport = transport
        self._found = Platforms(entry_points(group=GROUP) if outside is None else outside)

    def platforms(self) -> Mapping[str, type[Connector]]:
        """Every connector's class by its platform's name; ours win over a stranger's. Asking
        for one loads that one, going through them loads all."""
        return self._found

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        """The connector with the channel's settings and unsealed secrets. `heard`: see `House`.

        Raises: Rejected when the platform is unknown or a setting does not fit;
            Unauthorized when the secrets cannot be unsealed.
        """
        kind = self._found.get(channel.platform)
        if kind is None:
            raise Rejected(
                _("Konektor untuk platform “{platform}” tidak terpasang.").format(
                    platform=channel.platform
                )
            )
        entered = {**channel.settings, **self._vault.open(channel.sealed_secrets)}
        return self._made(kind, entered, self._house(channel, heard))

    def _house(self, channel: Channel, heard: Heard | None) -> House:
        return House(
            channel_id=channel.id,
            channel_name=channel.name,
            board=self._board,
            notes=self._notes(channel.id),
            now=self._now,
            heard=heard,
            transport=self._transport,
        )

    def _made(self, kind: type[Connector], entered: Mapping[str, str], house: House) -> Connector:
        try:
            settings = read_settings(kind, entered)
            return cast("Any", kind)(settings, house)  # type: ignore[no-any-return]
        except PlatformError:
            raise
        except Exception as err:  # a stranger's settings and constructor may raise anything
            log.exception("connector_not_opened", platform=kind.platform)
            raise Rejected(
                _("Konektor “{platform}” rusak dan tidak dapat dibuka. Perbarui paketnya.").format(
                    platform=kind.platform
                )
            ) from err


def read_settings(kind: type[Connector], entered: Mapping[str, str]) -> object:
    """The connector's own `Settings`, filled with what was entered.

    Raises: Rejected when one is missing or is no number where a number is asked.
    """
    hints = get_type_hints(kind.Settings)
    values: dict[str, object] = {}
    for field in fields(kind.Settings):
        if text := entered.get(field.name, ""):
            values[field.name] = _value(field, hints[field.name], text)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Rejected(
                _("Isian “{name}” pada pengaturan kanal masih kosong.").format(name=_label(field))
            )
    return kind.Settings(**values)


def _label(field: "Field[Any]") -> str:
    return _(field.metadata.get("label", field.name))


def _value(field: "Field[Any]", hint: object, text: str) -> object:
    if hint is not int:
        return text
    try:
        return int(text)
    except ValueError as err:
        raise Rejected(
            _("Isian “{name}” pada pengaturan kanal harus berupa angka.").format(name=_label(field))
        ) from err
