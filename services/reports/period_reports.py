"""Period reports: a week or a month, with the same figures as the screens, in words a manager
reads first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.cases import CaseKind
from domain.documents import Document, Section
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy
from domain.months import Month
from domain.people import Actor, Permission
from domain.periods import Period
from domain.ports import Clock, Store, Unit
from domain.texts import _
from domain.weeks import Week
from services.cases import case_words
from services.cases.case_lists import endings
from services.figures.answer_figures import Group
from services.reports import report_engagement
from services.reports.period_engagement import period_engagement
from services.reports.period_figures import PeriodFigures, period_figures
from services.reports.report_endings import endings_section, waiting_section
from services.reports.report_sections import clock_section, group_section
from services.reports.report_sentences import passages
from services.reports.report_words import moment, period_name


@dataclass(frozen=True, kw_only=True)
class Names:
    """What channels and branches are called, those of before too."""

    channels: Mapping[str, str]
    branches: Mapping[str, str]

    @classmethod
    def of(cls, unit: Unit) -> "Names":
        """As they are called now."""
        return cls(
            channels={each.id: each.name for each in unit.channels.all(archived=True)},
            branches={each.id: each.name for each in unit.branches.all()},
        )

    def channel(self, group: Group) -> str:
        """None is the counter."""
        if group is None:
            return _("Kantor & telepon")
        return self.channels.get(str(group), _("kanal lama"))

    def branch(self, group: Group) -> str:
        """None is the cooperative without its branches."""
        return _("tanpa cabang") if group is None else self.branches[str(group)]


@dataclass(frozen=True, kw_only=True)
class PeriodReports:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def months(self, actor: Actor, count: int) -> list[Month]:
        """The running month and those before it, newest first (SEE_REPORTS)."""
        found = [Month.of(self.clock.now(), self._zone(actor))]
        while len(found) < count:
            found.append(found[-1].preceding)
        return found

    def weeks(self, actor: Actor, count: int) -> list[Week]:
        """The running week and those before it, newest first (SEE_REPORTS)."""
        found = [Week.of(self.clock.now(), self._zone(actor))]
        while len(found) < count:
            found.append(found[-1].preceding)
        return found

    def report(self, actor: Actor, period: Period, language: str) -> Document:
        """The period's report in the language spoken, which is `language` (SEE_REPORTS)."""
        actor.require(Permission.SEE_REPORTS)
        now = self.clock.now()
        with self.store.reading() as unit:
            house = unit.cooperative.get()
            figures = period_figures(unit, actor, period, now)
            engagement = period_engagement(unit, period, now)
            names = Names.of(unit)
            ended = endings(unit, *_bounds(period, house.zone))
        return Document(
            title=_("Laporan {period}").format(period=period_name(period, language)),
            house=house.name,
            zone=house.zone,
            language=language,
            made_at=now,
            made_words=_("Keadaan pada {at}").format(at=moment(now, house.zone, language)),
            plain=[*passages(figures, language), report_engagement.passage(engagement, language)],
            sections=[
                *(clock_section(figures, measure, language) for measure in RunKind),
                *_apart(figures, names),
                endings_section(ended),
                waiting_section(figures, names.channel, actor),
                *report_engagement.sections(engagement, names.channel, house.zone, language),
            ],
        )

    def _zone(self, actor: Actor) -> str:
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return unit.cooperative.get().zone


def _apart(figures: PeriodFigures, names: Names) -> list[Section]:
    """By channel, the counter among them, and by kind; by branch where there are any."""
    kinds = case_words.kinds()
    by_channel, by_kind, by_branch = (
        (_("Menurut kanal"), _("kanal")),
        (_("Menurut jenis"), _("jenis")),
        (_("Menurut cabang"), _("cabang")),
    )
    found = [
        group_section(GroupBy.CHANNEL, by_channel, figures.channels, names.channel),
        group_section(
            GroupBy.KIND, by_kind, figures.kinds, lambda kind: kinds[CaseKind(str(kind))]
        ),
    ]
    if any(each.group is not None for each in figures.branches):
        found.append(group_section(GroupBy.BRANCH, by_branch, figures.branches, names.branch))
    return found


def _bounds(period: Period, zone: str) -> tuple[datetime, datetime]:
    return period.begins(zone), period.following.begins(zone)
