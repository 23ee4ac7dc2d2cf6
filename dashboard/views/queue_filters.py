"""What the queue is narrowed by and how it is sorted, each kept in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import address, labels, people, queue_address, words
from dashboard.session import Desk
from domain import search_words
from domain.choices import NONE, several
from domain.labels import LabelKind
from domain.people import Permission
from domain.reports import ORDERED_BY_PROMISE, QueueOrder, QueueView
from domain.texts import _
from services.cases.case_lists import OWN_WORDS, own_words
from services.replies.satisfaction import scores

# Label, name in the address, value -> words, and the words for no choice.
_Choice = tuple[str, str, Mapping[str, str], str]


def view(desk: Desk) -> QueueView:
    """The shelf of the queue, as buttons with their counts."""
    counts = desk.toolkit.answering.in_views(desk.actor)
    with st.container(key="tampilan-antrean"):
        return address.choose(
            _("Tampilan"),
            queue_address.VIEW,
            list(words.queue_views()),
            lambda one: f"{words.queue_views()[one]} ({words.counted(counts[one])})",
            default=QueueView.UNFINISHED,
        )


def search_and_order(desk: Desk, view: QueueView) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="antrean-cari"):
        with st.container(key="cari-antrean"):
            address.search(
                _("Cari kata, nama, nomor anggota, atau kode"),
                queue_address.SEARCH,
                placeholder=_("Cari …"),
            )
        if view not in ORDERED_BY_PROMISE:
            address.select(
                _("Urutkan"),
                queue_address.ORDER,
                {order.value: word for order, word in orders().items()},
            )
    _tell_sought(address.asked(queue_address.SEARCH))


def _tell_sought(search: str) -> None:
    """What is looked for, where it is not what was typed."""
    if not search or search_words.is_all(search):
        return
    if not (sought := search_words.sought(search)):
        st.caption(_("Yang dicari tidak berisi huruf atau angka, jadi tidak ada yang disaring."))
        return
    told = ", ".join(f"“{word}”" for word in sought)
    st.caption(
        _("Yang dicari: kata-kata yang diawali {words}. Paling banyak {most} kata.").format(
            words=told, most=search_words.QUERY_WORDS_MAX
        )
    )


def orders() -> Mapping[QueueOrder, str]:
    """In which order the queue can be read."""
    return {
        QueueOrder.PROMISE: _("Janji terdekat dulu"),
        QueueOrder.NEWEST: _("Terbaru dibuka"),
        QueueOrder.OLDEST: _("Terlama dibuka"),
        QueueOrder.LAST_MESSAGE: _("Pesan terakhir"),
    }


def sorting(desk: Desk, channels: people.Channels, users: people.Users) -> None:
    """What they are, and whose."""
    with st.expander(_("Saring"), icon=":material/filter_list:"):
        _several(_choices(desk, channels, users))


def reported(desk: Desk) -> None:
    """How and when they ended, and how content their members were."""
    with st.expander(_("Selesai dan kepuasan"), icon=":material/task_alt:"):
        _several(_afterwards(desk))
        for name, label in _day_labels().items():
            address.choose_day(label, name)


def narrowed_by(desk: Desk, channels: people.Channels, users: people.Users) -> None:
    """What is chosen in the folds, which may be shut, and the way back to all."""
    if not queue_address.is_narrowed():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="antrean-saringan"):
        chosen = _chosen([*_choices(desk, channels, users), *_afterwards(desk)])
        for name, label in _day_labels().items():
            if day := address.day_of(address.asked(name)):
                chosen.append(f"{label}: {desk.times.day(day)}")
        if chosen:
            st.caption(words.plain(" · ".join(chosen)), width="content")
        address.link(
            "antrean",
            _("Hapus semua saringan"),
            icon=":material/filter_list_off:",
            tampilan=address.asked(queue_address.VIEW),
        )


def _chosen(choices: Sequence[_Choice]) -> list[str]:
    """Also what no list offers any more, such as somebody who left: it narrows all the same."""
    gone = _("tidak ada lagi di daftar")
    said = [
        (label, [options.get(value, gone) for value in several(address.asked(name))])
        for label, name, options, _everything in choices
    ]
    return [f"{label}: {', '.join(dict.fromkeys(values))}" for label, values in said if values]


def _day_labels() -> Mapping[str, str]:
    """By their name in the address."""
    names = (*queue_address.ENDED_DAYS, *queue_address.ASKED_DAYS)
    labels = (
        _("Selesai dari"),
        _("Selesai sampai"),
        _("Ditanya puas dari"),
        _("Ditanya puas sampai"),
    )
    return dict(zip(names, labels, strict=True))


def _several(choices: Sequence[_Choice]) -> None:
    for label, name, options, everything in choices:
        if options:
            address.select_several(label, name, options, everything=everything)


def _afterwards(desk: Desk) -> list[_Choice]:
    """How they ended, and how content their members were."""
    reasons = {line.id: _(line.name) for line in desk.toolkit.case_lists.reasons(desk.actor)}
    answers = {score.value: word for score, word in scores().items()}
    return [
        (
            _("Alasan selesai"),
            queue_address.REASON,
            {**reasons, OWN_WORDS: own_words()},
            _("Semua alasan"),
        ),
        (
            _("Kepuasan anggota"),
            queue_address.CONTENT,
            {**answers, queue_address.SILENT: _("Tidak menjawab")},
            _("Ditanya atau tidak"),
        ),
    ]


def _choices(desk: Desk, channels: people.Channels, users: people.Users) -> list[_Choice]:
    """What they are, and whose."""
    branches = people.branches(desk)
    topics, known = labels.known(desk, LabelKind.TOPIC), labels.known(desk, LabelKind.LABEL)
    able = [user for user in users.values() if user.actor.may(Permission.ANSWER_CASES)]
    return [
        (_("Jenis"), "jenis", {k.value: w for k, w in words.kinds().items()}, _("Semua jenis")),
        (
            _("Keadaan"),
            "keadaan",
            {status.value: look.word for status, look in words.cases().items()},
            _("Semua keadaan"),
        ),
        (
            _("Prioritas"),
            "prioritas",
            {priority.value: word for priority, word in words.priorities().items()},
            _("Semua prioritas"),
        ),
        (
            _("Kanal"),
            "kanal",
            _or_none({c.id: c.name for c in channels.values()}, _("Kantor & telepon")),
            _("Semua kanal"),
        ),
        (
            _("Cabang"),
            "cabang",
            _or_none({b.id: b.name for b in branches.values()}, _("tanpa cabang")),
            _("Semua cabang"),
        ),
        (_("Topik"), "topik", _or_none(_named(topics), _("tanpa topik")), _("Semua topik")),
        (_("Label"), "label", _named(known), _("Semua label")),
        (
            _("Petugas"),
            "petugas",
            _or_none({user.id: user.name for user in able}, _("belum ada petugas")),
            _("Semua petugas"),
        ),
    ]


def _or_none(options: Mapping[str, str], without: str) -> Mapping[str, str]:
    """These, and at their end what has none of them; nothing where there are none."""
    return {**options, NONE: without} if options else {}


def _named(every: labels.Known) -> Mapping[str, str]:
    return {each: labels.name(each, every) for each in every}
