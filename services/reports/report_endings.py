"""A report's words on how cases ended, and on those that still wait."""

from collections.abc import Callable, Sequence

from domain.afterwards import Ending
from domain.documents import Endings, Section, Spans
from domain.explanations import RunKind
from domain.people import Actor, Permission
from domain.texts import _
from services.cases import case_words
from services.cases.case_lists import reason_name
from services.figures.answer_figures import Group
from services.reports.period_figures import WAITING_MAX, PeriodFigures


def endings_section(endings: Sequence[Ending]) -> Section:
    """How many ended by each reason of the list, and in words of their own."""
    return Section(
        title=_("Bagaimana laporan selesai"),
        headings=[_("alasan"), _("laporan")],
        rows=[[reason_name(each), each.cases] for each in endings],
        definition=_(
            "Laporan yang diselesaikan dalam kurun ini dan tetap selesai, menurut alasan yang "
            "dipilih staf, kapan pun laporannya masuk. Spam dan yang digabung tidak terhitung."
        ),
        empty=_("Tidak ada laporan yang diselesaikan dalam kurun ini."),
        counts=Endings(reason_ids=[each.reason_id for each in endings]),
    )


def waiting_section(
    figures: PeriodFigures, channel_of: Callable[[Group], str], actor: Actor
) -> Section:
    """Who of the period waits for a first response. What the actor may not see counts, and is
    named nowhere."""
    kinds, waiting = case_words.kinds(), figures.waiting
    shown = waiting.rows if actor.may(Permission.SEE_CASES) else ()
    return Section(
        title=_("Yang masih menunggu tanggapan pertama"),
        headings=[
            _("kode"),
            _("jenis"),
            _("kanal"),
            case_words.at(_("menunggu sejak"), figures.zone),
        ],
        rows=[
            [row.code, kinds[row.span.kind], channel_of(row.span.channel_id), row.span.since]
            for row in shown
            if row.code
        ],
        definition=_(
            "Laporan dari kurun ini yang belum mendapat tanggapan pertama, yang paling lama "
            "menunggu lebih dulu. Semuanya {n}; paling banyak {most} ditampilkan."
        ).format(most=WAITING_MAX, n=waiting.total),
        empty=_("Tidak ada.") if not waiting.total else _("Daftarnya tidak untuk peran ini."),
        counts=Spans(measure=RunKind.FIRST_RESPONSE, waiting=True),
    )
