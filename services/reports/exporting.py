"""Exporting: every case or every event of the cases asked for, as rows that never end too early.

Who may see what: cases need SEE_CASES and SEE_REPORTS. The names of staff and the contacts of
members are a column only for who may read the audit log, since that log names them too; for
everyone else the column is not there at all. What is for supervisors' eyes only is in their
exports alone. `actor` None: the machine's owner, who sees all.
Every export is written to the audit log before its first row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from gettext import NullTranslations

from domain.cases import EventKind
from domain.errors import Invalid
from domain.exports import Cell, Exported, ExportedCase, ExportedEvent, ExportFilter, Sheet
from domain.kind_reasons import reason_words
from domain.people import Actor, Permission
from domain.ports import Clock, Store
from domain.sight import sees_restricted
from domain.texts import _, retold, speaking, spoken
from services.cases import case_words as words
from services.common.auditing import record
from services.reports import exported_merges, exported_promises, exported_standing
from services.reports.exported_promises import with_promises
from services.reports.exported_standing import StandingNames
from services.rulebook.rules import every_name

PAGE = 500  # cases read at a time
LONGEST = timedelta(minutes=30)

CaseColumn = tuple[str, Callable[[ExportedCase], Cell]]
EventColumn = tuple[str, Callable[[ExportedCase, ExportedEvent], Cell]]


@dataclass(frozen=True, kw_only=True)
class Export:
    """The sheet to write and how many cases it is made of."""

    sheet: Sheet
    cases: int


@dataclass(frozen=True, kw_only=True)
class Names:
    """What ids are called, and in which zone the house lives."""

    zone: str
    channels: Mapping[str | None, str]
    users: Mapping[str | None, str]
    rules: Mapping[str | None, str] = field(default_factory=dict)
    standing: StandingNames = field(default_factory=StandingNames)


@dataclass(frozen=True, kw_only=True)
class Exporting:
    """Raises: NotAllowed; while rows are read: Invalid when it takes longer than `LONGEST`."""

    store: Store
    clock: Clock

    def export(
        self,
        actor: Actor | None,
        what: Exported,
        wanted: ExportFilter,
        *,
        passed: Callable[[int], None] = lambda _cases: None,
    ) -> Export:
        """The sheet of `what`. Its rows are read from the store while they are written; `passed`
        is told after each page how many cases it held."""
        people = _sees_people(actor)
        wanted = replace(wanted, queue=replace(wanted.queue, restricted=sees_restricted(actor)))
        names, cases = self._begin(actor, what, wanted)
        pages = self._pages(wanted, passed, promises=what is Exported.CASES)
        if what is Exported.CASES:
            columns = _case_columns(names, people=people)
            rows = ([cell(each) for _h, cell in columns] for page in pages for each in page)
            sheet = _sheet(_("Laporan"), [heading for heading, _cell in columns], rows, names)
        else:
            of_events = _event_columns(names, people=people)
            rows = (
                [cell(case, event) for _h, cell in of_events]
                for page in pages
                for case, event in self._events(page, restricted=wanted.queue.restricted)
            )
            sheet = _sheet(_("Peristiwa"), [heading for heading, _cell in of_events], rows, names)
        return Export(sheet=sheet, cases=cases)

    def _begin(
        self, actor: Actor | None, what: Exported, wanted: ExportFilter
    ) -> tuple[Names, int]:
        now = self.clock.now()
        with self.store.reading() as unit:
            names = Names(
                zone=unit.cooperative.get().zone,
                channels={each.id: each.name for each in unit.channels.all(archived=True)},
                users={each.id: each.name for each in unit.users.all()},
                rules=dict(every_name(unit).items()),
                standing=StandingNames.read(unit),
            )
            cases = unit.exports.count(wanted)
        with self.store.writing() as unit:
            record(unit, "exported", at=now, actor=actor, detail=_detail(what, wanted, cases))
        return names, cases

    def _pages(
        self, wanted: ExportFilter, passed: Callable[[int], None], *, promises: bool
    ) -> Iterator[list[ExportedCase]]:
        """A unit each: no transaction stays open while somebody's line is slow. `promises`: what
        became of them is told, as it is at the beginning."""
        began, after = self.clock.now(), None
        while True:
            if self.clock.now() - began > LONGEST:
                raise Invalid(_("Ekspor ini terlalu lama. Pilih rentang yang lebih pendek."))
            with self.store.reading() as unit:
                page = unit.exports.page(wanted, after, PAGE)
                if promises:
                    page = with_promises(unit, page, began)
            if page:
                yield page
                passed(len(page))
            if len(page) < PAGE:
                return
            after = (page[-1].case.opened_at, page[-1].case.id)

    def _events(
        self, page: Sequence[ExportedCase], *, restricted: bool
    ) -> Iterator[tuple[ExportedCase, ExportedEvent]]:
        """In the order of their cases."""
        with self.store.reading() as unit:
            found = unit.exports.events([each.case.id for each in page])
            found = exported_merges.with_codes(unit, found, restricted=restricted)
        of_case: dict[str, list[ExportedEvent]] = {}
        for each in found:
            of_case.setdefault(each.event.case_id, []).append(each)
        for case in page:
            for event in of_case.get(case.case.id, ()):
                yield case, event


def _sees_people(actor: Actor | None) -> bool:
    if actor is None:
        return True
    actor.require(Permission.SEE_CASES)
    actor.require(Permission.SEE_REPORTS)
    return actor.may(Permission.SEE_AUDIT)


def _sheet(
    title: str, headings: Sequence[str], rows: Iterator[Sequence[Cell]], names: Names
) -> Sheet:
    return Sheet(title=title, headings=headings, rows=_in(spoken(), rows), zone=names.zone)


def _in(language: NullTranslations, rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows in the language of who asked for them: they are read while they go out, when
    nobody speaks any more."""
    while True:
        with speaking(language):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _detail(what: Exported, wanted: ExportFilter, cases: int) -> str:
    span = "..".join(day.date().isoformat() if day else "" for day in (wanted.start, wanted.end))
    queue = wanted.queue
    parts = [what, span, queue.view, *queue.kinds, *queue.statuses, *queue.channel_ids]
    return " ".join([*parts, f"n={cases}"])


def _case_columns(names: Names, *, people: bool) -> list[CaseColumn]:
    return [
        *_about(names),
        *exported_standing.columns(names.standing),
        *(_of_people(names) if people else ()),
        *_moments(names.zone),
        *_spans(),
        *exported_promises.columns(),
        (_("jumlah peristiwa"), lambda each: each.case.events),
    ]


def _about(names: Names) -> list[CaseColumn]:
    kinds, statuses, priorities = words.kinds(), words.statuses(), words.priorities()
    elsewhere = _("Kantor & telepon")
    return [
        (_("kode"), lambda each: each.case.code),
        (_("perihal"), lambda each: each.case.subject),
        (_("kanal"), lambda each: _channel(each.case.channel_id, names, elsewhere)),
        (_("jenis"), lambda each: kinds[each.case.kind]),
        (_("alasan jenis"), lambda each: reason_words(each.case.kind_reason)),
        (_("prioritas"), lambda each: priorities[each.case.priority]),
        (_("keadaan"), lambda each: statuses[each.case.status]),
        (_("nama anggota"), lambda each: each.author.name),
        (_("nomor anggota (menurut pengirim)"), lambda each: each.author.member_number),
    ]


def _of_people(names: Names) -> list[CaseColumn]:
    return [
        (_("kontak anggota"), lambda each: each.author.contact),
        (_("petugas"), lambda each: _user(each.case.assignee_id, names)),
    ]


def _moments(zone: str) -> list[CaseColumn]:
    return [
        (words.at(_("dibuka"), zone), lambda each: each.case.opened_at),
        (words.at(_("pesan terakhir"), zone), lambda each: each.case.last_message_at),
        (
            words.at(_("tanggapan pertama"), zone),
            lambda each: each.case.durations.first_response_at,
        ),
        (words.at(_("menunggu sejak"), zone), lambda each: each.case.durations.awaiting_since),
        (words.at(_("janji berikutnya"), zone), lambda each: each.case.durations.due_at),
        (words.at(_("selesai pertama"), zone), lambda each: each.case.durations.first_resolved_at),
        (words.at(_("selesai"), zone), lambda each: each.case.durations.resolved_at),
    ]


def _spans() -> list[CaseColumn]:
    return [
        (
            words.hours(_("tanggapan pertama, waktu kerja")),
            lambda each: each.case.durations.first_response_office,
        ),
        (
            words.hours(_("tanggapan pertama, waktu dinding")),
            lambda each: each.case.durations.first_response_wall,
        ),
        (
            words.hours(_("penyelesaian, waktu kerja")),
            lambda each: each.case.durations.resolution_office,
        ),
        (
            words.hours(_("penyelesaian, waktu dinding")),
            lambda each: each.case.durations.resolution_wall,
        ),
    ]


def _event_columns(names: Names, *, people: bool) -> list[EventColumn]:
    events, kinds, elsewhere = words.events(), words.kinds(), _("Kantor & telepon")
    of_people: list[EventColumn] = [
        (_("oleh"), lambda _case, each: _user(each.event.actor_id, names))
    ]
    return [
        (_("kode"), lambda case, _each: case.case.code),
        (_("kanal"), lambda case, _each: _channel(case.case.channel_id, names, elsewhere)),
        (_("jenis"), lambda case, _each: kinds[case.case.kind]),
        *(_of_the_case(*each) for each in exported_standing.columns(names.standing)),
        (_("nomor"), lambda _case, each: each.event.number),
        (words.at(_("waktu"), names.zone), lambda _case, each: each.event.at),
        (_("peristiwa"), lambda _case, each: events.get(each.event.kind, each.event.kind)),
        *(of_people if people else ()),
        (_("oleh aturan"), lambda _case, each: names.rules.get(each.event.rule_id)),
        (_("keterangan"), lambda _case, each: _value(each, names, people=people)),
        (_("bersama laporan yang digabung"), lambda _case, each: each.talk),
        (_("isi pesan"), lambda _case, each: each.text),
    ]


def _of_the_case(heading: str, cell: Callable[[ExportedCase], Cell]) -> EventColumn:
    """The case's column beside each of its events."""
    return heading, lambda case, _each: cell(case)


def _value(each: ExportedEvent, names: Names, *, people: bool) -> Cell:
    """What the event says; ids become names, or nothing for who may not see them."""
    match each.event.kind:
        case EventKind.ASSIGNED:
            return _user(each.event.value, names) if people else None
        case EventKind.REPLY_WRITTEN | EventKind.ACKNOWLEDGED:
            return None  # a delivery's id, which means nothing outside
        case EventKind.OPENED | EventKind.KIND_CHANGED | EventKind.PRIORITY_CHANGED:
            return _chosen(each.event.value)
        case EventKind.NOTED if each.event.rule_id:
            return retold(each.event.value) if people else None  # it may name a colleague
        case kind if kind in exported_merges.KINDS:
            return exported_merges.said(each)
        case _:
            return _of_standing(each.event.kind, each.event.value, names.standing)


def _chosen(value: str) -> Cell:
    """A kind or a priority, no value of which is both."""
    every = (*words.kinds().items(), *words.priorities().items())
    return {str(one): word for one, word in every}.get(value)


def _of_standing(kind: EventKind, value: str, names: StandingNames) -> Cell:
    """What is no plain word in itself: a name, a moment, who sees it, by whom it was caught."""
    if kind in exported_standing.KINDS:
        return exported_standing.said(kind, value, names)
    if kind is EventKind.REPLY_FAILED:
        return retold(value) or None
    if not value:
        return None
    words_of = {
        EventKind.ESCALATED: _("hanya pengawas yang melihat"),
        EventKind.MARKED_SPAM: _("pengirim diblokir"),
    }
    return datetime.fromisoformat(value) if kind is EventKind.SNOOZED else words_of.get(kind, value)


def _channel(channel_id: str | None, names: Names, elsewhere: str) -> Cell:
    return elsewhere if channel_id is None else names.channels.get(channel_id)


def _user(user_id: str | None, names: Names) -> Cell:
    return names.users.get(user_id or None)
