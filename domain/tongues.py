"""Tongues: which language something is written in, told by its commonest words.

Honest rather than clever: too few known words, or words that speak for two languages alike,
give no answer. Nothing is guessed from letters alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

READ_MAX = 400  # words; what follows hardly changes the answer
_SHORT = 4  # words: in so few, one that speaks clearly is enough
_ENOUGH = 2.0  # points
_LEAD = 1.5  # times the points of the next language
_SHARE = 0.08  # of all words; fewer known ones are names and numbers with a borrowed word


class Tongue(StrEnum):
    """What members write in."""

    INDONESIAN = "id"
    JAVANESE = "jv"
    SUNDANESE = "su"
    ENGLISH = "en"
    UNSURE = "unsure"  # another one, or too little to tell


_COMMON: Mapping[Tongue, str] = {
    Tongue.INDONESIAN: """
        yang yg dan di ke dari dr untuk utk buat dengan dgn tidak tdk nggak ngga gak ga enggak tak
        bukan belum blm sudah sdh udah udh telah ini itu ada saya sy aku kami kita anda kalian
        mereka dia apa apakah kapan berapa bagaimana gimana kenapa mengapa siapa mana dimana
        bisa bisakah boleh bolehkah mau ingin akan harus juga jg atau tapi tetapi karena krn kalau
        kalo klo jika pada oleh sama masih lagi sekali banget tolong mohon terima kasih makasih
        terimakasih selamat pagi siang sore malam bu pak ibu bapak bapa min admin kak mas mbak
        dong nih sih deh ya jadi hari kemarin besok lalu tanggal bulan tahun uang pinjaman simpanan
        koperasi anggota cair bayar sangat lebih saja aja kok hanya sampai tanya beras bagus""",
    Tongue.JAVANESE: """
        kulo kula panjenengan njenengan sampeyan mboten boten nopo napa opo ora iki kuwi iku niki
        niku wonten saking dateng badhe arep sampun dereng durung wis uwis matur nuwun suwun piye
        pripun kepiye pundi endi ning nang kanggo kangge karo kalih lan sing ingkang inggih nggih
        njih yen nek menawi saget iso mawon wae tulung nyuwun pangapunten dados dadi ngoten ngono
        ngene apik ana ono kowe awakdewe sapa kapan pira pinten amarga amargi isih taksih maneh
        malih aku bapak ibu pak bu mas mbak""",
    Tongue.SUNDANESE: """
        abdi kuring anjeun teu henteu moal naon kumaha iraha sabaraha saha nu anu jeung sareng ti
        tina keur kanggo pikeun aya geus parantos tos acan encan hatur nuhun punten mangga muhun
        leres wae bae teh mah atuh euy ieu eta upami lamun tiasa hoyong peryogi kedah kudu naha
        deui keneh ayeuna kamari enjing urang simkuring ibu bapa pak bu""",
    Tongue.ENGLISH: """
        the and is are was were am be been to of in on at my your our you i we he she they it not
        no don doesn didn isn have has had can could will would should what when where who how why
        please thank thanks this that these those for from with but there here hello hi dear yes
        do does did get got any about if so or an me us as by just still after before""",
}


def _weights() -> Mapping[str, Mapping[Tongue, float]]:
    """Of each word, what it says for each language: a shared one says less for all of them."""
    spoken: dict[str, list[Tongue]] = {}
    for tongue, words in _COMMON.items():
        for word in dict.fromkeys(words.split()):
            spoken.setdefault(word, []).append(tongue)
    return {
        word: dict.fromkeys(tongues, 1.0 if len(tongues) == 1 else 0.5 / len(tongues))
        for word, tongues in spoken.items()
    }


_WEIGHTS = _weights()


@dataclass(frozen=True, kw_only=True)
class Told:
    """`by`: the words that told it, as they were found; empty when it is unsure."""

    tongue: Tongue
    by: tuple[str, ...] = ()


def told(plain_text: str) -> Told:
    """The language of a text as `phrases.plain` gives it."""
    words = plain_text.split(" ", READ_MAX)[:READ_MAX]
    points = dict.fromkeys(_COMMON, 0.0)
    for word in words:
        for tongue, weight in _WEIGHTS.get(word, {}).items():
            points[tongue] += weight
    (best, most), (_next, second) = sorted(points.items(), key=lambda each: -each[1])[:2]
    enough = 1.0 if len(words) <= _SHORT else _ENOUGH
    if most < max(enough, _LEAD * second, _SHARE * len(words)):
        return Told(tongue=Tongue.UNSURE)
    spoke = (word for word in words if best in _WEIGHTS.get(word, {}))
    return Told(tongue=best, by=tuple(dict.fromkeys(spoke)))
