"""Engagement terms: what every figure of engagement means and where its definition is from.

The one source: the desk's page, the reports' definitions and docs/engagement.md all show these.
"""

from dataclasses import dataclass

from domain.counts import COUNT_MAX
from domain.engagement import SETTLED
from domain.intervals import CLAIM_MIN
from domain.texts import _
from services.engagement.post_curves import HIGH, LOW, NEAR, PAST


@dataclass(frozen=True, kw_only=True)
class Term:
    """`name`: a stable word for links. `source`: whose definition it is."""

    name: str
    title: str
    meaning: str
    source: str


def terms() -> list[Term]:
    """Every term, in the order in which a reader needs them."""
    return [*_counts(), *_rates(), *_comparisons(), *_times()]


def term(name: str) -> Term:
    """One of them."""
    return next(each for each in terms() if each.name == name)


def _ours() -> str:
    return _("Definisi Guyub.")


def _spaced(count: int) -> str:
    """With room between its thousands, which reads the same in every language."""
    return f"{count:_}".replace("_", "\u00a0")


def _counts() -> list[Term]:
    return [
        Term(
            name="interactions",
            title=_("Interaksi"),
            meaning=_(
                "Reaksi, komentar, dibagikan, disimpan dan klik sebuah unggahan, dijumlahkan "
                "sejauh platform melaporkannya. Bila salah satu yang pernah dilaporkan kini "
                "hilang, jumlahnya tidak diketahui: bukan nol, dan bukan turun."
            ),
            source=_("Definisi Guyub; tiap hitungan menurut platformnya sendiri."),
        ),
        Term(
            name="values",
            title=_("Nilai terakhir dibaca"),
            meaning=_(
                "Angka sebuah unggahan adalah yang terakhir dibaca dari platform, dan dihitung "
                "pada waktu unggahan itu terkirim. Setiap jumlah menyebut dari berapa unggahan. "
                "Tanda – berarti tidak diketahui."
            ),
            source=_ours(),
        ),
        Term(
            name="lost",
            title=_("Hitungan yang hilang"),
            meaning=_(
                "Yang sudah dilihat atau diklik tidak dapat menjadi belum: bila platform memberi "
                "tayangan, jangkauan, dilihat atau klik lebih rendah daripada yang pernah "
                "diberikannya, nilainya tidak diketahui sampai kembali setinggi itu, juga bila ia "
                "hanya mengoreksi sedikit. Reaksi, komentar, dibagikan, disimpan dan pengikut "
                "memang dapat berkurang, dan itu dipercaya, kecuali bila semuanya lenyap "
                "sekaligus. Jawaban yang bukan hitungan bulat dari 0 sampai {most} juga tidak "
                "diketahui. Yang dijawab platform selalu disimpan, dan halaman Kanal menyebutnya."
            ).format(most=_spaced(COUNT_MAX)),
            source=_ours(),
        ),
    ]


def _rates() -> list[Term]:
    return [
        Term(
            name="rate",
            title=_("Tingkat keterlibatan"),
            meaning=_(
                "Interaksi dibagi jangkauan; bila platform tidak melaporkan jangkauan, dibagi "
                "tayangan; bila tidak juga, dibagi dilihat. Tanpa ketiganya tidak ada tingkat. "
                "Tingkat dengan pembagi yang berbeda tidak dapat dibandingkan."
            ),
            source=_(
                "Tingkat keterlibatan menurut jangkauan, atau penggantinya; pembaginya disebut di "
                "tiap baris. Definisi Guyub."
            ),
        ),
        Term(
            name="growth",
            title=_("Pertumbuhan"),
            meaning=_(
                "Selisih jumlah pengikut sebuah kanal antara pembacaan pertama dan terakhir dalam "
                "rentang; keduanya disebut waktunya. Tanpa dua pembacaan tidak ada pertumbuhan."
            ),
            source=_ours(),
        ),
        Term(
            name="weeks",
            title=_("Perubahan dari minggu ke minggu"),
            meaning=_(
                "Tiap unggahan dihitung dengan interaksinya {days} hari sesudah terkirim, jadi "
                "semuanya punya waktu yang sama. Perubahan hanya disebut bila kedua minggu "
                "lengkap: sudah lewat {days} hari, dan setiap unggahan yang dapat dibaca sudah "
                "dibaca saat itu. Yang dibandingkan hanya kanal yang dihitung di kedua minggu: "
                "kanal baru, atau yang tidak mengirim apa pun di salah satunya, tidak ikut, dan "
                "jumlahnya disebut."
            ).format(days=SETTLED.days),
            source=_ours(),
        ),
    ]


def _comparisons() -> list[Term]:
    return [
        Term(
            name="median",
            title=_("Median dan rentangnya"),
            meaning=_(
                "Separuh unggahan mendapat lebih, separuh kurang: satu unggahan yang viral tidak "
                "mengubahnya. Rentangnya memuat median sebenarnya 95 dari 100 kali, apa pun bentuk "
                "sebarannya. Dengan kurang dari {n} unggahan rentang itu tidak ada, jadi hanya "
                "titik yang ditunjukkan dan tidak ada yang disimpulkan. Yang satu disebut lebih "
                "tinggi hanya bila rentangnya tidak bersinggungan."
            ).format(n=CLAIM_MIN),
            source=_(
                "David dan Nagaraja, Order Statistics, edisi ke-3 (2003), bagian 7.1: selang "
                "kepercayaan bebas sebaran untuk kuantil."
            ),
        ),
        Term(
            name="band",
            title=_("Pita yang biasa"),
            meaning=_(
                "Separuh tengah ({low}–{high} persen) dari {past} unggahan kanal itu sebelum "
                "unggahan ini, pada umur yang sama. Sebuah unggahan dihitung pada suatu umur hanya "
                "bila ia dibaca tidak lebih dari {near} persen dari umur itu; di antara pembacaan "
                "tidak ada yang dikira-kira. Dengan kurang dari {n} unggahan tidak ada pita."
            ).format(
                low=round(100 * LOW),
                high=round(100 * HIGH),
                past=PAST,
                near=round(100 * NEAR),
                n=CLAIM_MIN,
            ),
            source=_(
                "Hyndman dan Fan, Sample quantiles in statistical packages, The American "
                "Statistician 50 (1996), definisi 7."
            ),
        ),
    ]


def _times() -> list[Term]:
    return [
        Term(
            name="times",
            title=_("Hari dan jam"),
            meaning=_(
                "Minggu, bulan dan hari menurut zona waktu koperasi. Hari dan jam terkirim menurut "
                "zona cabang kanal itu, atau koperasi bila kanal tidak bercabang."
            ),
            source=_ours(),
        )
    ]
