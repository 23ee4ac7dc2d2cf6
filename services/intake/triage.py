"""Triage: first rules that tell complaint from praise by words, and say by which.

Honest rather than clever: words that point both ways lower the confidence, and without any
known word the kind is “other” with almost none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.cases import CaseKind, Priority, Verdict
from domain.kind_reasons import Because, kept_reason
from domain.messages import Incoming

_READ_MAX = 5_000  # signs; what follows hardly changes the judgement

# Stems and phrases, Indonesian and English; `-` at an end lets the word go on there.
_WORDS: Mapping[CaseKind, str] = {
    CaseKind.COMPLAINT: """
        kecewa, mengecewakan, keluh-, -keluhan, komplain, protes, rusak, cacat, basi, busuk,
        berkutu, kutu, berjamur, kedaluwarsa, kadaluarsa, kotor, bau, lambat, lelet, lemot,
        telat, terlambat, mahal, kemahalan, salah hitung, salah potong, salah kirim, hilang,
        dirugikan, rugi, tipu, menipu, ditipu, penipuan, curang, kasar, jutek, judes,
        tidak ramah, kurang ramah, tidak sopan, tidak puas, kurang puas, tidak bagus,
        kurang bagus, tidak memuaskan, kurang memuaskan, tidak senang, tidak adil,
        tidak dilayani, tidak dibalas, tidak ditanggapi, tidak sesuai,
        tidak jelas, tidak berfungsi, belum cair, belum masuk, belum dibayar, belum diterima,
        belum sampai, belum ada kabar, belum dibalas, lama sekali, lama banget, parah, buruk,
        jelek, nggak beres, gak beres, tidak beres, gagal, error, keracunan,
        complain-, complaint-, disappoint-, broken, rude, awful, terrible, bad, rotten, dirty,
        overcharged, scam, refund, not happy, not good, never answered, too slow, too late""",
    CaseKind.SUGGESTION: """
        saran, menyarankan, sarankan, usul, usulan, mengusulkan, masukan, sebaiknya, seharusnya,
        sebaiknya, alangkah baiknya, lebih baik kalau, akan lebih baik, andai, bagaimana kalau,
        gimana kalau, kalau bisa, mohon ditambah-, tolong ditambah-, harap ditambah-,
        suggest, suggestion-, suggesting, should, would be nice, would be better, how about,
        please add, idea""",
    CaseKind.QUESTION: """
        apakah, apa saja, kapan, berapa, bagaimana, gimana, di mana, dimana, ke mana, siapa,
        kenapa, mengapa, bisakah, bolehkah, mau tanya, mau nanya, ingin bertanya, tanya, nanya,
        how, when, where, what, why, who, can i, may i, do you, is there, question""",
    CaseKind.PRAISE: """
        terima kasih, terimakasih, makasih, trims, mantap, mantab, bagus, keren, hebat, puas,
        memuaskan, senang, salut, sukses, ramah, cepat sekali, luar biasa, top, alhamdulillah,
        thank you, thanks, great, excellent, awesome, wonderful, love, happy, well done""",
}
_URGENT = """
    darurat, keracunan, bahaya, berbahaya, kecelakaan, meninggal, penipuan, ditipu, polisi,
    somasi, pengacara, gugat, menggugat, wartawan, media massa, ojk, kebocoran data,
    emergency, poison-, danger-, police, lawyer, lawsuit, fraud"""

# When a complaint and thanks stand together, the complaint is what needs an answer first.
_WEIGHT = {
    CaseKind.COMPLAINT: 1.5,
    CaseKind.SUGGESTION: 1.3,
    CaseKind.QUESTION: 1.0,
    CaseKind.PRAISE: 0.9,
}
_UNSURE = 0.1
_SUREST = 0.9
# Of its reason: what a person can check at a glance.
_WORDS_TOLD = 12
_WORD_MAX = 40  # letters


def _pattern(listed: str) -> re.Pattern[str]:
    phrases = sorted({" ".join(p.split()) for p in listed.split(",")}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_expression, phrases)) + r")(?!\w)")


def _expression(phrase: str) -> str:
    before, after = phrase.startswith("-"), phrase.endswith("-")
    words = r"\s+".join(map(re.escape, phrase.strip("-").split()))
    return (r"\w*" if before else "") + words + (r"\w*" if after else "(?:nya)?")


_PATTERNS = {kind: _pattern(listed) for kind, listed in _WORDS.items()}
_URGENT_PATTERN = _pattern(_URGENT)


@dataclass(frozen=True, kw_only=True)
class FirstRules:
    """A `Triage` of word lists. Its seat is kept for a better one."""

    def judge(self, message: Incoming) -> Verdict:
        """The kind most words point to, the words as the reason."""
        text = message.text[:_READ_MAX].casefold()
        found = _found(text)
        urgent = _words(_URGENT_PATTERN, text)
        priority = Priority.HIGH if urgent else Priority.NORMAL
        if not found:
            kind = CaseKind.COMPLAINT if urgent else CaseKind.OTHER
            return _verdict(kind, _UNSURE * (3 if urgent else 1), urgent, priority)
        scores = {kind: _WEIGHT[kind] * len(words) for kind, words in found.items()}
        kind = max(scores, key=lambda each: scores[each])
        lead = scores[kind] / (sum(scores.values()) + 1)
        return _verdict(kind, min(_SUREST, lead), [*found[kind], *urgent], priority)


def _verdict(kind: CaseKind, confidence: float, words: list[str], priority: Priority) -> Verdict:
    told = list(dict.fromkeys(word[:_WORD_MAX] for word in words))[:_WORDS_TOLD]
    return Verdict(
        kind=kind,
        confidence=round(confidence, 2),
        reason=kept_reason(Because.WORDS, *told),
        priority=priority,
    )


def _found(text: str) -> dict[CaseKind, list[str]]:
    """The words of each kind; a word that speaks for one kind no longer counts for the next."""
    found: dict[CaseKind, list[str]] = {}
    for kind, pattern in _PATTERNS.items():
        if words := _words(pattern, text):
            found[kind] = words
            text = pattern.sub(" ", text)
    if "?" in text:
        found.setdefault(CaseKind.QUESTION, ["?"])
    return found


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(found.split()) for found in pattern.findall(text)))
