"""Connecting: the cooperative's channels - add, verify, pause, reconnect, archive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from domain.channels import (
    CHANNEL_STEPS,
    Capability,
    Channel,
    ChannelState,
    Guide,
    Limits,
    Verification,
)
from domain.errors import Conflict, Invalid, NotFound, PlatformError, Unauthorized, Unavailable
from domain.identifiers import new_id
from domain.people import Actor, Permission
from domain.ports import (
    Clock,
    Connector,
    Connectors,
    Store,
    Unit,
    Vault,
    WebhookCaller,
    abilities,
    guide_of,
)
from domain.texts import _
from services.channels.channel_forms import (
    Entered,
    SettingField,
    fields_of,
    options_form,
    read_form,
)
from services.channels.channel_rules import (
    check_responsible,
    is_built_in,
    reconnected,
    refuse_namesake,
    refuse_open_deliveries,
    same_account,
    verified,
)
from services.common.auditing import record
from services.common.wording import asked_line, clean_line
from services.deliveries.sending import guarded
from services.notices.occasions import channel_lost

__all__ = ["Connecting", "Platform", "SettingField"]

REASON_MAX = 200
VERIFIED_EVERY = timedelta(days=1)
_VERIFIED = (ChannelState.ACTIVE, ChannelState.PAUSED)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A platform one can add a channel of."""

    name: str
    title: str
    fields: tuple[SettingField, ...]
    abilities: frozenset[Capability]
    options: tuple[SettingField, ...] = ()
    guide: Guide | None = None


@dataclass(frozen=True, kw_only=True)
class Connecting:
    """Channels on the desk. Changing them asks MANAGE_CHANNELS. `public_url`: where platforms
    reach us, without a slash at its end; empty where they cannot."""

    store: Store
    clock: Clock
    connectors: Connectors
    vault: Vault
    public_url: str = ""

    # --- what there is ---------------------------------------------------------------

    def platforms(self) -> list[Platform]:
        """By title; those with a channel of their own from the start are left out."""
        offered = (
            Platform(
                name=name,
                title=_(kind.title),
                fields=fields_of(kind),
                abilities=abilities(kind),
                options=options_form(kind),
                guide=guide_of(kind),
            )
            for name, kind in self.connectors.platforms().items()
            if not is_built_in(kind)
        )
        return sorted(offered, key=lambda platform: platform.title.casefold())

    def ensure_board(self) -> Channel:
        """The cooperative's own page: made on first start, there ever after.
        Raises: NotFound when no connector for it is installed."""
        for channel in self.channels(archived=True):
            if channel.id == channel.platform:  # as no other channel is named
                return channel
        for name, kind in self.connectors.platforms().items():
            if is_built_in(kind):
                return self._built_in_channel(name, _(kind.title))
        raise NotFound(_("Konektor papan koperasi tidak terpasang. Pasang ulang program ini."))

    def channels(self, *, archived: bool = False) -> list[Channel]:
        """By name; the archived ones among them when asked for."""
        with self.store.reading() as unit:
            return unit.channels.all(archived=archived)

    def publishable(self) -> list[Channel]:
        """Channels a post can be written for."""
        return [each for each in self.channels() if Capability.PUBLISH in self.abilities(each)]

    def abilities(self, channel: Channel) -> frozenset[Capability]:
        """What its connector can do; nothing while the connector is not installed."""
        kind = self.connectors.platforms().get(channel.platform)
        return abilities(kind) if kind else frozenset()

    def options(self, channel: Channel) -> tuple[SettingField, ...]:
        """What can be chosen there for a single post."""
        kind = self.connectors.platforms().get(channel.platform)
        return options_form(kind) if kind else ()

    def webhook_address(self, channel_id: str) -> str:
        """Where a platform calls this channel; empty where none can reach us."""
        return f"{self.public_url}/kanal/{channel_id}/webhook" if self.public_url else ""

    def limits(self, channel: Channel) -> Limits:
        """What its platform takes. Raises: Rejected, Unauthorized when it cannot be opened."""
        return self.connectors.open(channel).limits

    # --- adding and changing ---------------------------------------------------------

    def add(
        self,
        actor: Actor,
        *,
        platform: str,
        name: str,
        settings: Mapping[str, str],
        responsible_id: str | None = None,
    ) -> Channel:
        """Verifies first, then keeps it, secrets sealed (MANAGE_CHANNELS).
        Raises: Invalid with the field; any PlatformError of the verification."""
        actor.require(Permission.MANAGE_CHANNELS)
        entered = read_form(fields_of(self._kind_to_add(platform)), settings, {})
        now = self.clock.now()
        channel = self._filled(
            Channel(id=new_id(), platform=platform, name="", created_at=now),
            name,
            entered,
            responsible_id,
        )
        try:
            found = self._verified(channel)
        except PlatformError:
            self._forget(channel)
            raise
        with self.store.writing() as unit:
            kept = unit.channels.add(verified(channel, found, now))
            self._record(unit, "channel_added", actor, kept, detail=kept.platform)
            return kept

    def prepare(
        self,
        actor: Actor,
        *,
        platform: str,
        name: str,
        settings: Mapping[str, str],
        responsible_id: str | None = None,
    ) -> Channel:
        """Keeps it unverified, to be connected by signing in at the platform (MANAGE_CHANNELS).
        Nothing of it is sent before. Raises: Invalid with the field."""
        actor.require(Permission.MANAGE_CHANNELS)
        kind = self._kind_to_add(platform)
        if Capability.AUTHORIZE not in abilities(kind):
            raise Invalid(_("Platform ini disambungkan dengan mengisi tokennya."), field="platform")
        blank = Channel(
            id=new_id(),
            platform=platform,
            name="",
            state=ChannelState.DISCONNECTED,
            state_reason=_("Belum tersambung. Tekan “Sambungkan”."),
            created_at=self.clock.now(),
        )
        channel = self._filled(
            blank, name, read_form(fields_of(kind), settings, {}), responsible_id
        )
        with self.store.writing() as unit:
            kept = unit.channels.add(channel)
            self._record(unit, "channel_added", actor, kept, detail=kept.platform)
            return kept

    def update(
        self,
        actor: Actor,
        channel_id: str,
        *,
        name: str,
        settings: Mapping[str, str],
        responsible_id: str | None = None,
    ) -> Channel:
        """As `add`; an empty secret keeps the one there was, and a disconnected channel is active
        again. Raises: Invalid with the field, Conflict; any PlatformError of the verification."""
        actor.require(Permission.MANAGE_CHANNELS)
        before = self._channel(channel_id)
        entered = self._reentered(before, settings)
        changed = self._filled(before, name, entered, responsible_id)
        found = self._verified(changed)
        with self.store.writing() as unit:
            kept = unit.channels.save(reconnected(verified(changed, found, self.clock.now())))
            self._record(unit, "channel_changed", actor, kept)
            return kept

    def verify(self, actor: Actor, channel_id: str) -> Verification:
        """Asks the platform who we are there; a disconnected channel is active again if it knows.
        Raises: any PlatformError; Unauthorized disconnects the channel. Conflict."""
        actor.require(Permission.MANAGE_CHANNELS)
        channel = self._channel(channel_id)
        try:
            verification = self.connectors.open(channel).verify()
        except Unauthorized as err:
            self._disconnect(actor, channel, str(err))
            raise
        with self.store.writing() as unit:
            fresh = unit.channels.get(channel_id)
            if not same_account(fresh, channel):
                raise Conflict(_("Kanal ini baru diubah. Muat ulang, lalu periksa lagi."))
            kept = unit.channels.save(reconnected(verified(fresh, verification, self.clock.now())))
            self._record(unit, "channel_verified", actor, kept)
        return verification

    def verify_due(self) -> int:
        """Every working channel once a day; gives how many platforms answered. One that no longer
        knows us is disconnected, one that does not answer is asked at the next beat."""
        due = self.clock.now() - VERIFIED_EVERY
        stale = [
            each
            for each in self.channels()
            if each.state in _VERIFIED and (each.verified_at is None or each.verified_at <= due)
        ]
        return sum(self._verify_quietly(each) for each in stale)

    # --- its state -------------------------------------------------------------------

    def pause(self, actor: Actor, channel_id: str, reason: str = "") -> Channel:
        """Nothing of it is sent until `resume`; its queue is kept. Raises: InvalidTransition."""
        actor.require(Permission.MANAGE_CHANNELS)
        reason = clean_line(reason, field="reason", most=REASON_MAX)
        return self._step(actor, channel_id, ChannelState.PAUSED, "channel_paused", reason)

    def resume(self, actor: Actor, channel_id: str) -> Channel:
        """A paused or archived channel works again; a disconnected one is verified first.
        Raises: InvalidTransition; any PlatformError of the verification."""
        actor.require(Permission.MANAGE_CHANNELS)
        if self._channel(channel_id).state is ChannelState.DISCONNECTED:
            self.verify(actor, channel_id)
            return self._channel(channel_id)
        return self._step(actor, channel_id, ChannelState.ACTIVE, "channel_resumed")

    def archive(self, actor: Actor, channel_id: str) -> Channel:
        """Takes it off the desk; its history stays.
        Raises: Invalid while deliveries are still open, or for the board."""
        actor.require(Permission.MANAGE_CHANNELS)
        kind = self.connectors.platforms().get(self._channel(channel_id).platform)
        if kind is not None and is_built_in(kind):
            raise Invalid(_("Papan koperasi tidak dapat diarsipkan. Jeda saja bila perlu."))
        return self._step(actor, channel_id, ChannelState.ARCHIVED, "channel_archived")

    # --- inside ----------------------------------------------------------------------

    def _channel(self, channel_id: str) -> Channel:
        with self.store.reading() as unit:
            return unit.channels.get(channel_id)

    def _built_in_channel(self, platform: str, title: str) -> Channel:
        with self.store.reading() as unit:
            if found := unit.channels.find(platform):
                return found
        now = self.clock.now()
        try:
            with self.store.writing() as unit:
                # Its id is the platform's name: two first starts at once make one channel.
                made = Channel(
                    id=platform, platform=platform, name=title, created_at=now, verified_at=now
                )
                kept = unit.channels.add(made)
                self._record(unit, "channel_added", None, kept, detail=platform)
                return kept
        except Conflict:
            return self._channel(platform)

    def _kind_to_add(self, platform: str) -> type[Connector]:
        kind = self.connectors.platforms().get(platform)
        if kind is None or is_built_in(kind):
            raise Invalid(_("Platform ini tidak tersedia. Pilih dari daftar."), field="platform")
        return kind

    def _reentered(self, before: Channel, settings: Mapping[str, str]) -> Entered:
        kind = self.connectors.platforms().get(before.platform)
        if kind is None:
            raise Invalid(
                _("Konektor untuk platform “{platform}” tidak terpasang.").format(
                    platform=before.platform
                ),
                field="platform",
            )
        form = fields_of(kind)
        untouched = [each.name for each in form if each.secret and not settings.get(each.name)]
        # With a lost key, entering every secret anew must still be a way out.
        kept = self.vault.open(before.sealed_secrets) if untouched else {}
        return read_form(form, settings, kept)

    def _filled(
        self, channel: Channel, name: str, entered: Entered, responsible_id: str | None
    ) -> Channel:
        filled = replace(
            channel,
            name=asked_line(name, field="name"),
            settings=entered.public,
            sealed_secrets=self.vault.seal(entered.secret),
            responsible_id=responsible_id or None,
        )
        with self.store.reading() as unit:
            refuse_namesake(unit, filled)
            check_responsible(unit, filled)
        return filled

    def _step(
        self, actor: Actor, channel_id: str, target: ChannelState, act: str, reason: str = ""
    ) -> Channel:
        with self.store.writing() as unit:
            channel = unit.channels.get(channel_id)
            CHANNEL_STEPS.check(channel.state, target)
            if target is ChannelState.ARCHIVED:
                refuse_open_deliveries(unit, channel)
            kept = unit.channels.save(replace(channel, state=target, state_reason=reason))
            self._record(unit, act, actor, kept, detail=reason)
            return kept

    def _verified(self, channel: Channel) -> Verification:
        """Asks who we are there, and tells a platform that can call where to reach us."""
        connector = self.connectors.open(channel)
        found = connector.verify()
        if isinstance(connector, WebhookCaller):
            connector.call_here(self.webhook_address(channel.id))
        return found

    def _verify_quietly(self, channel: Channel) -> bool:
        found = guarded(lambda: self.connectors.open(channel).verify(), Unavailable)
        if isinstance(found, Unauthorized):
            self._disconnect(None, channel, str(found))
            return True
        if isinstance(found, PlatformError):
            log.warning("channel_not_verified", channel_id=channel.id, reason=str(found))
            return False
        try:
            with self.store.writing() as unit:
                fresh = unit.channels.get(channel.id)
                if same_account(fresh, channel):
                    unit.channels.save(verified(fresh, found, self.clock.now()))
        except Conflict:  # somebody changed it just now: the next beat asks again
            return False
        return True

    def _forget(self, channel: Channel) -> None:
        """What a channel that was not kept wrote into its notebook."""
        with self.store.writing() as unit:
            unit.notes.forget(channel.id)

    def _disconnect(self, actor: Actor | None, asked: Channel, reason: str) -> None:
        with self.store.writing() as unit:
            channel = unit.channels.get(asked.id)
            if channel.state is not ChannelState.ACTIVE or not same_account(channel, asked):
                return
            lost = replace(channel, state=ChannelState.DISCONNECTED, state_reason=reason)
            kept = unit.channels.save(lost)
            self._record(unit, "channel_disconnected", actor, kept)
            channel_lost(unit, kept, self.clock.now())

    def _record(
        self, unit: Unit, act: str, actor: Actor | None, channel: Channel, detail: str = ""
    ) -> None:
        record(unit, act, at=self.clock.now(), actor=actor, subject_id=channel.id, detail=detail)
