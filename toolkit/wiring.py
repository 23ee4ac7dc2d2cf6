"""The one place that puts the rooms together."""

import os
import random
import socket
from dataclasses import dataclass
from functools import partial

from httpx import BaseTransport

from connectors import registry
from domain.ports import Clock, Connectors, MediaShelf, Store, Vault
from services.cases.attending import Attending
from services.cases.blocking import Blocking
from services.cases.branching import Branching
from services.cases.case_lists import CaseLists
from services.cases.case_states import CaseStates
from services.cases.duplicates import Duplicates
from services.cases.following_up import FollowingUp
from services.cases.mentioning import Mentioning
from services.cases.merging import Merging
from services.cases.recounting import Recounting
from services.cases.saved_filters import SavedFilters
from services.cases.span_filling import SpanFilling
from services.cases.splitting import Splitting
from services.common.marks import Bygones
from services.deliveries.delivering import Delivering
from services.desk.answering import Answering
from services.desk.bulk import Bulk
from services.engagement.measuring import Measuring
from services.figures.answer_times import AnswerTimes
from services.figures.public_answers import PublicAnswers
from services.house.accounts import Accounts
from services.house.authorizing import Authorizing
from services.house.connecting import Connecting
from services.house.governing import Governing
from services.intake.attachments import Attachments
from services.intake.health import ChannelHealth
from services.intake.keeping import Keeping
from services.intake.listening import Listening
from services.intake.setting_aside import SettingAside
from services.intake.triage import FirstRules
from services.intake.visiting import Visiting
from services.media.enclosing import Enclosing
from services.notices.linking import Linking
from services.notices.notifications import Notifications
from services.posts.composing import Composing
from services.replies.jotting import Jotting
from services.replies.rating_requests import RatingRequests
from services.replies.reply_windows import ReplyWindows
from services.replies.satisfaction import Satisfaction
from services.replies.saved_replies import SavedReplies
from services.reports.digesting import Digesting
from services.reports.exporting import Exporting
from services.reports.notifying import Notifying
from services.reports.period_mailing import PeriodMailing
from services.reports.period_reports import PeriodReports
from services.reports.reporting import Reporting
from services.roll.membership import Membership
from services.rulebook.duty_roster import DutyRoster
from services.rulebook.labels import Labels
from services.rulebook.leavers import Leavers
from services.rulebook.rule_trial import RuleTrial
from services.rulebook.rules import Rules
from services.rulebook.silence import Silence
from storage.opening import open_store
from toolkit.board_room import StoreBoardRoom
from toolkit.channel_room import ChannelRoom
from toolkit.clock import SystemClock
from toolkit.engagement_room import EngagementRoom
from toolkit.languages import translations
from toolkit.media_folder import SPARE_BYTES, MediaFolder
from toolkit.notebook import StoreNotebook
from toolkit.personal_room import PersonalRoom
from toolkit.rating_links import RatingLinks
from toolkit.roll_room import RollRoom
from toolkit.settings import Settings
from toolkit.vault import open_vault


@dataclass(frozen=True, kw_only=True)
class Toolkit(ChannelRoom, EngagementRoom, PersonalRoom, RollRoom):
    """Every service, wired. Faces hold one for as long as their process lives."""

    settings: Settings
    clock: Clock
    store: Store
    connectors: Connectors
    media: MediaShelf
    vault: Vault
    accounts: Accounts
    answering: Answering
    attending: Attending
    composing: Composing
    authorizing: Authorizing
    connecting: Connecting
    delivering: Delivering
    exporting: Exporting
    governing: Governing
    health: ChannelHealth
    jotting: Jotting
    listening: Listening
    measuring: Measuring
    membership: Membership
    period_mailing: PeriodMailing
    mentioning: Mentioning
    reply_windows: ReplyWindows
    reporting: Reporting
    saved_replies: SavedReplies
    visiting: Visiting

    @property
    def answer_times(self) -> AnswerTimes:
        """How long members wait."""
        return AnswerTimes(store=self.store, clock=self.clock)

    @property
    def span_filling(self) -> SpanFilling:
        """Measures older cases, and adds up what charts are drawn from."""
        return SpanFilling(store=self.store, clock=self.clock)

    @property
    def attachments(self) -> Attachments:
        """Files that members sent."""
        return Attachments(store=self.store, shelf=self.listening.keeping.shelf)

    @property
    def enclosing(self) -> Enclosing:
        """Pictures that go with an answer."""
        return Enclosing(media=self.media)

    @property
    def case_states(self) -> CaseStates:
        """Aside, asked of another unit, ended, escalated."""
        return CaseStates(store=self.store, clock=self.clock)

    @property
    def case_lists(self) -> CaseLists:
        """The words for how cases end and on whom they wait."""
        return CaseLists(store=self.store, clock=self.clock)

    @property
    def labels(self) -> Labels:
        """Labels and topics of cases."""
        return Labels(store=self.store, clock=self.clock)

    @property
    def saved_filters(self) -> SavedFilters:
        """Views of the queue that people keep."""
        return SavedFilters(store=self.store, clock=self.clock)

    @property
    def bulk(self) -> Bulk:
        """One step for many cases."""
        return Bulk(store=self.store, clock=self.clock)

    @property
    def blocking(self) -> Blocking:
        """Senders who are answered no more."""
        return Blocking(store=self.store, clock=self.clock)

    @property
    def setting_aside(self) -> SettingAside:
        """What could not be taken in."""
        take_in = self.listening.take_in
        return SettingAside(store=self.store, clock=self.clock, take_in=take_in)

    @property
    def notifications(self) -> Notifications:
        """What the desk tells its people, each their own."""
        return Notifications(store=self.store, clock=self.clock)

    @property
    def public_answers(self) -> PublicAnswers:
        """How the cooperative answers, for everybody, where it wants that."""
        return PublicAnswers(store=self.store, clock=self.clock)

    @property
    def linking(self) -> Linking:
        """Accounts at platforms by which people want to be told."""
        return Linking(store=self.store, clock=self.clock, connectors=self.connectors)

    @property
    def notifying(self) -> Notifying:
        """Watches promises, and lets notifications out."""
        return Notifying(
            store=self.store,
            clock=self.clock,
            connectors=self.connectors,
            translations=translations,
            site_url=self.settings.site_url,
        )

    @property
    def digesting(self) -> Digesting:
        """Each morning's summary."""
        return Digesting(
            store=self.store,
            clock=self.clock,
            connectors=self.connectors,
            translations=translations,
            site_url=self.settings.site_url,
        )

    @property
    def rules(self) -> Rules:
        """What the desk does by itself, as people wrote it."""
        return Rules(store=self.store, clock=self.clock)

    @property
    def rule_trial(self) -> RuleTrial:
        """What a rule would have done."""
        return RuleTrial(store=self.store, clock=self.clock, triage=self.listening.triage)

    @property
    def duty_roster(self) -> DutyRoster:
        """Who takes cases by turn, and when."""
        return DutyRoster(store=self.store, clock=self.clock)

    @property
    def silence(self) -> Silence:
        """Cases that nobody does anything about."""
        return Silence(store=self.store, clock=self.clock, connectors=self.connectors)

    @property
    def leavers(self) -> Leavers:
        """Cases of whoever can answer no more."""
        return Leavers(store=self.store, clock=self.clock, connectors=self.connectors)

    @property
    def branching(self) -> Branching:
        """Branches, and whose a case is."""
        return Branching(store=self.store, clock=self.clock)

    @property
    def recounting(self) -> Recounting:
        """Cases reckoned anew when hours have changed."""
        return Recounting(store=self.store, clock=self.clock)

    @property
    def satisfaction(self) -> Satisfaction:
        """What members answered to the one question after resolving."""
        return Satisfaction(store=self.store, clock=self.clock)

    @property
    def rating_links(self) -> RatingLinks:
        """Addresses by which members answer it."""
        return RatingLinks(self.settings)

    @property
    def rating_requests(self) -> RatingRequests:
        """Puts the question."""
        return RatingRequests(
            store=self.store,
            clock=self.clock,
            connectors=self.connectors,
            translations=translations,
            link_to=self.rating_links.link,
        )

    @property
    def following_up(self) -> FollowingUp:
        """Asking again whether it stayed solved."""
        return FollowingUp(store=self.store, clock=self.clock)

    @property
    def merging(self) -> Merging:
        """One case of two, and two of one again."""
        return Merging(store=self.store, clock=self.clock)

    @property
    def splitting(self) -> Splitting:
        """Two cases of one."""
        return Splitting(store=self.store, clock=self.clock)

    @property
    def duplicates(self) -> Duplicates:
        """Cases that are likely told twice."""
        return Duplicates(store=self.store, clock=self.clock)

    @property
    def period_reports(self) -> PeriodReports:
        """The weekly and monthly reports that `period_mailing` announces."""
        return self.period_mailing.reports


def open_toolkit(settings: Settings | None = None, *, clock: Clock | None = None) -> Toolkit:
    """The house over its database, which must be migrated already.

    Raises: SchemaMismatch, StoreUnreachable, Invalid (a broken key).
    """
    settings = settings or Settings()
    return wire(
        settings,
        store=open_store(settings.data, _database_url(settings)),
        clock=clock or SystemClock(),
    )


def wire(
    settings: Settings, *, store: Store, clock: Clock, transport: BaseTransport | None = None
) -> Toolkit:
    """The house over any store and clock. `transport`: other than the network, for practice."""
    media = MediaFolder(settings.media_folder)
    vault = open_vault(settings.secret_key, settings.key_file)
    connectors = registry.Discovered(
        vault=vault,
        board=StoreBoardRoom(store, settings.site_url),
        notes=partial(StoreNotebook, store, vault),
        now=clock.now,
        transport=transport,
    )
    connecting = _connecting(settings, store, clock, connectors, vault)
    listening = _listening(settings, store, clock, connectors, vault)
    return Toolkit(
        settings=settings,
        clock=clock,
        store=store,
        connectors=connectors,
        media=media,
        vault=vault,
        accounts=Accounts(store=store, clock=clock),
        answering=Answering(store=store, clock=clock, connectors=connectors, media=media),
        attending=Attending(store=store, clock=clock),
        composing=Composing(store=store, clock=clock, connectors=connectors, media=media),
        authorizing=Authorizing(
            store=store, clock=clock, connectors=connectors, vault=vault, connecting=connecting
        ),
        connecting=connecting,
        delivering=_delivering(store, clock, connectors, media),
        exporting=Exporting(store=store, clock=clock),
        health=ChannelHealth(store=store, clock=clock, connectors=connectors),
        governing=Governing(store=store, clock=clock, media=media),
        jotting=Jotting(store=store, clock=clock, media=media),
        listening=listening,
        measuring=Measuring(store=store, clock=clock, connectors=connectors),
        membership=Membership(store=store, clock=clock),
        period_mailing=_period_mailing(settings, store, clock, connectors),
        mentioning=Mentioning(store=store, clock=clock),
        reply_windows=ReplyWindows(store=store, clock=clock, connectors=connectors),
        reporting=Reporting(store=store, clock=clock),
        saved_replies=SavedReplies(store=store, clock=clock),
        visiting=Visiting(store=store, clock=clock, listening=listening),
    )


def _listening(
    settings: Settings, store: Store, clock: Clock, connectors: Connectors, vault: Vault
) -> Listening:
    return Listening(
        store=store,
        clock=clock,
        connectors=connectors,
        triage=FirstRules(),
        keeping=Keeping(shelf=MediaFolder(settings.attachments_folder, spare_bytes=SPARE_BYTES)),
        bygones=Bygones(vault=vault),
    )


def _delivering(
    store: Store, clock: Clock, connectors: Connectors, media: MediaShelf
) -> Delivering:
    return Delivering(
        store=store,
        clock=clock,
        connectors=connectors,
        media=media,
        worker=f"{socket.gethostname()}:{os.getpid()}",
        chance=random.random,
    )


def _period_mailing(
    settings: Settings, store: Store, clock: Clock, connectors: Connectors
) -> PeriodMailing:
    return PeriodMailing(
        store=store,
        clock=clock,
        connectors=connectors,
        reports=PeriodReports(store=store, clock=clock),
        translations=translations,
        site_url=settings.site_url,
    )


def _connecting(
    settings: Settings, store: Store, clock: Clock, connectors: Connectors, vault: Vault
) -> Connecting:
    return Connecting(
        store=store,
        clock=clock,
        connectors=connectors,
        vault=vault,
        public_url=settings.public_url.rstrip("/"),
    )


def _database_url(settings: Settings) -> str | None:
    return settings.database_url.get_secret_value() if settings.database_url else None
