"""Rule templates: sensible beginnings, to be changed to one's own words before they are on."""

from collections.abc import Sequence

from domain.cases import CaseKind, Priority
from domain.messages import MessageKind
from domain.rules import NO, OUTSIDE, Act, ActKind, Asked, Condition, Moment
from domain.texts import _
from domain.tongues import Tongue
from services.rulebook.rule_checks import Wanted
from services.rulebook.rule_names import Names

_URGENT = ("keracunan", "darurat", "kecelakaan", "penipuan", "ditipu", "polisi", "pengacara")
_LOAN = ("pinjaman", "pinjam", "cicilan", "angsuran", "kredit", "pencairan", "belum cair")


def templates(names: Names) -> Sequence[Wanted]:
    """Those that make sense with what is there."""
    topic = next((i for i, name in names.topics.items() if "pinjam" in name.casefold()), None)
    found = [_urgent(names), _by_turn(), _outside(), _loan(topic), _newcomers(), _english()]
    return [each for each in found if each is not None]


def _urgent(names: Names) -> Wanted:
    acts = [Act(kind=ActKind.PRIORITY, value=Priority.HIGH)]
    if names.supervisors:
        acts.append(Act(kind=ActKind.ESCALATE))
    return Wanted(
        name=_("Kata mendesak"),
        moments=(Moment.OPENED, Moment.MESSAGE),
        conditions=(Condition(asked=Asked.WORDS_ANY, values=_URGENT),),
        acts=acts,
    )


def _by_turn() -> Wanted:
    return Wanted(
        name=_("Bagi bergiliran"),
        moments=(Moment.OPENED, Moment.RETURNED),
        acts=(Act(kind=ActKind.TURN),),
    )


def _outside() -> Wanted:
    return Wanted(
        name=_("Tanda terima di luar jam kerja"),
        conditions=(
            Condition(asked=Asked.HOURS, values=(OUTSIDE,)),
            Condition(asked=Asked.WAY, values=(MessageKind.DIRECT,)),
        ),
        acts=(
            Act(
                kind=ActKind.ACKNOWLEDGE,
                value=_(
                    "Pesan Anda sudah kami terima dengan kode {kode}. Kantor sedang tutup; kami "
                    "buka {jam_kerja}. – {koperasi}"
                ),
            ),
        ),
    )


def _loan(topic_id: str | None) -> Wanted:
    topic = Act(kind=ActKind.TOPIC, value=topic_id or "")
    return Wanted(
        name=_("Pertanyaan pinjaman"),
        conditions=(
            Condition(asked=Asked.WORDS_ANY, values=_LOAN),
            Condition(asked=Asked.KIND, values=(CaseKind.QUESTION, CaseKind.OTHER)),
        ),
        acts=(
            Act(kind=ActKind.KIND, value=CaseKind.QUESTION),
            topic if topic_id else Act(kind=ActKind.TURN),
        ),
    )


def _newcomers() -> Wanted:
    return Wanted(
        name=_("Ingin jadi anggota"),
        conditions=(
            Condition(asked=Asked.MEMBER, values=(NO,)),
            Condition(
                asked=Asked.WORDS_ANY,
                values=("daftar anggota", "jadi anggota", "menjadi anggota", "cara daftar"),
            ),
        ),
        acts=(Act(kind=ActKind.KIND, value=CaseKind.QUESTION), Act(kind=ActKind.TURN)),
    )


def _english() -> Wanted:
    return Wanted(
        name=_("Pesan berbahasa Inggris"),
        conditions=(Condition(asked=Asked.LANGUAGE, values=(Tongue.ENGLISH,)),),
        acts=(Act(kind=ActKind.TURN),),
    )
