"""The monthly report's words on how cases ended."""

from collections.abc import Mapping

from domain.documents import Section
from domain.texts import _


def section(endings: Mapping[str, int]) -> Section:
    """`endings`: how many ended by each reason of the list, by "" in words of their own."""
    own = _("dengan kata sendiri")
    return Section(
        title=_("Bagaimana laporan selesai"),
        headings=[_("alasan"), _("laporan")],
        rows=[[_(name) if name else own, count] for name, count in endings.items()],
        definition=_(
            "Laporan yang diselesaikan bulan ini dan tetap selesai, menurut alasan yang dipilih "
            "staf, kapan pun laporannya masuk. Spam dan yang digabung tidak terhitung."
        ),
        empty=_("Tidak ada laporan yang diselesaikan bulan ini."),
    )
