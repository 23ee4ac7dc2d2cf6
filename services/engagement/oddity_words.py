"""What an oddity says to people, in a sentence."""

from collections.abc import Callable
from datetime import datetime

from domain.audience import AccountMetric
from domain.metrics import Metric
from domain.oddities import Oddity, OddityKind
from domain.texts import N_, _
from services.engagement.metric_words import metrics

_ACCOUNT = {
    AccountMetric.FOLLOWERS: N_("pengikut"),
    AccountMetric.FOLLOWING: N_("yang diikuti"),
    AccountMetric.POSTS: N_("jumlah unggahan"),
    AccountMetric.LIKES: N_("suka pada akun"),
    AccountMetric.DAY_VIEWS: N_("dilihat dalam sehari"),
    AccountMetric.DAY_REACH: N_("jangkauan dalam sehari"),
    AccountMetric.DAY_INTERACTIONS: N_("interaksi dalam sehari"),
    AccountMetric.DAY_FOLLOWS: N_("pengikut baru dalam sehari"),
}
_KINDS = {
    OddityKind.NO_COUNT: N_(
        "Sejak {since}, platform menjawab “{metric}” dengan yang bukan hitungan ({told}; terakhir "
        "{at}). Nilainya dicatat tidak diketahui, bukan nol; jawabannya disimpan apa adanya."
    ),
    OddityKind.LOST: N_(
        "Sejak {since}, platform memberi “{metric}” lebih rendah daripada yang pernah "
        "diberikannya ({told}; terakhir {at}): hitungannya hilang atau mulai lagi. Nilainya "
        "dicatat tidak diketahui, bukan turun."
    ),
    OddityKind.IN_A_FILE: N_(
        "Di riwayat yang diimpor {at}, “{metric}” sebagian bukan hitungan yang dapat dipercaya "
        "(misalnya {told}). Nilainya dicatat tidak diketahui, bukan nol; isinya disimpan apa "
        "adanya."
    ),
}


def sentence(oddity: Oddity, moment: Callable[[datetime], str]) -> str:
    """Of what, since when, and what came instead. `moment`: how the reader reads them. What the
    platform told stands in it as it came: whoever shows it sees that it is shown as plain text."""
    return _(_KINDS[oddity.kind]).format(
        metric=_name(oddity.metric),
        told=oddity.told,
        since=moment(oddity.since),
        at=moment(oddity.at),
    )


def _name(metric: str) -> str:
    account = {each.value: word for each, word in _ACCOUNT.items()}
    return _(account[metric]) if metric in account else metrics()[Metric(metric)]
