"""Authorizing: a channel connected by signing in at its platform (OAuth 2 with PKCE).

Source: RFC 6749 section 4.1, RFC 7636 (S256), RFC 9700 section 4.7 (one `state`, bound to the
person, used once), read 2026-11-25.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.channels import Channel, ChannelState
from domain.errors import Invalid, NotAllowed
from domain.people import Actor, Permission
from domain.ports import Authorizer, Clock, Connectors, Store, Vault
from domain.texts import _
from services.channels.channel_forms import fields_of
from services.house.connecting import Connecting

NOTE = "authorizing"
GOOD_FOR = timedelta(minutes=15)
CODE_MAX = 4_000


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A sign-in under way. `until`: it is not taken later."""

    state: str
    verifier: str
    actor_id: str
    redirect_uri: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Authorizing:
    """Both steps ask MANAGE_CHANNELS."""

    store: Store
    clock: Clock
    connectors: Connectors
    vault: Vault
    connecting: Connecting

    def begin(self, actor: Actor, channel_id: str, redirect_uri: str) -> str:
        """The platform's address to send the browser to.
        Raises: Invalid where its platform has no sign-in; any PlatformError."""
        actor.require(Permission.MANAGE_CHANNELS)
        authorizer = self._authorizer(self._channel(channel_id))
        begun = Begun(
            state=f"{channel_id}.{secrets.token_urlsafe(24)}",
            verifier=secrets.token_urlsafe(48),
            actor_id=actor.id,
            redirect_uri=redirect_uri,
            until=self.clock.now() + GOOD_FOR,
        )
        self._keep(channel_id, begun)
        return authorizer.authorize(
            redirect_uri=redirect_uri, state=begun.state, challenge=_challenge(begun.verifier)
        )

    def finish(self, actor: Actor, *, state: str, code: str) -> Channel:
        """The channel, connected, after the platform sent the browser back.
        Raises: NotAllowed for a state that is forged, used, too old or somebody else's; Invalid;
        any PlatformError."""
        actor.require(Permission.MANAGE_CHANNELS)
        channel_id = state.partition(".")[0]
        begun = self._take(channel_id)
        if begun is None or not self._is_good(begun, actor, state):
            raise NotAllowed(
                _("Sambungan ini sudah kedaluwarsa atau bukan Anda yang memulai. Mulai lagi.")
            )
        if not code or len(code) > CODE_MAX:
            raise Invalid(_("Platform tidak memberi izin. Mulai lagi, lalu setujui di sana."))
        channel = self._channel(channel_id)
        gained = self._authorizer(channel).redeem(
            redirect_uri=begun.redirect_uri, code=code, verifier=begun.verifier
        )
        channel = self._channel(channel_id)  # somebody may have changed it while we asked
        return self.connecting.update(
            actor,
            channel_id,
            name=channel.name,
            settings={**self._entered(channel), **gained},
            responsible_id=channel.responsible_id,
        )

    def call_off(self, actor: Actor, state: str) -> None:
        """The person said no at the platform: the state is used up."""
        actor.require(Permission.MANAGE_CHANNELS)
        self._take(state.partition(".")[0])

    def _is_good(self, begun: Begun, actor: Actor, state: str) -> bool:
        same = hmac.compare_digest(begun.state.encode(), state.encode("utf-8", "replace"))
        return same and begun.actor_id == actor.id and self.clock.now() <= begun.until

    def _channel(self, channel_id: str) -> Channel:
        with self.store.reading() as unit:
            channel = unit.channels.get(channel_id)
        if channel.state is ChannelState.ARCHIVED:
            raise Invalid(_("Kanal ini sudah diarsipkan. Aktifkan lagi dahulu."))
        return channel

    def _authorizer(self, channel: Channel) -> Authorizer:
        connector = self.connectors.open(channel)
        if not isinstance(connector, Authorizer):
            raise Invalid(_("Platform ini disambungkan dengan mengisi tokennya."))
        return connector

    def _entered(self, channel: Channel) -> dict[str, str]:
        """What a person entered, without what the platform told since."""
        form = {field.name for field in fields_of(self.connectors.platforms()[channel.platform])}
        return {name: value for name, value in channel.settings.items() if name in form}

    def _keep(self, channel_id: str, begun: Begun) -> None:
        told = {**vars(begun), "until": begun.until.isoformat()}
        with self.store.writing() as unit:
            unit.notes.write(channel_id, NOTE, self.vault.seal({NOTE: json.dumps(told)}))

    def _take(self, channel_id: str) -> Begun | None:
        """The sign-in under way, which is none any more."""
        with self.store.writing() as unit:
            sealed = unit.notes.read(channel_id, NOTE)
            if not sealed:
                return None
            unit.notes.tally(channel_id, NOTE, 1)  # who brings it at the same time waits here
            if unit.notes.read(channel_id, NOTE) != sealed:
                return None
            unit.notes.write(channel_id, NOTE, "")
        told = json.loads(self.vault.open(sealed)[NOTE])
        return Begun(**{**told, "until": datetime.fromisoformat(told["until"])})


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
