"""One delivery's journey: every try, what happens next, and what a person can do."""

from datetime import datetime

import streamlit as st

from dashboard import address, content, people, words
from dashboard.session import Desk
from dashboard.times import span
from dashboard.views import delivery_acts
from domain.channels import Channel, ChannelState
from domain.deliveries import (
    POST_KINDS,
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Exchange,
)
from domain.people import Permission
from domain.texts import _, ngettext, retold

# What stays like this until a person decides.
_MARKED = (AttemptOutcome.TAKEN_DOWN, AttemptOutcome.RETURNED, AttemptOutcome.IMPORTED)
_UNDECIDED = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED, DeliveryState.MISSED)


def draw(desk: Desk, delivery_id: str) -> None:
    delivery, attempts = desk.toolkit.delivering.journey(desk.actor, delivery_id)
    channel = people.channels(desk).get(delivery.channel_id)
    address.link("kalender", _("← Kalender"), tanggal=_day(desk, delivery.due_at))
    st.title(words.delivery_kinds()[delivery.kind])
    with st.container(horizontal=True, vertical_alignment="center"):
        if not delivery.was_read_in:
            words.badge(words.deliveries()[delivery.state])
        if delivery.outcome in _MARKED:
            words.badge(words.outcomes()[delivery.outcome])
        name = channel.name if channel else _("kanal lama")
        st.markdown(f"{words.plain(name)} · {desk.times.moment(delivery.due_at)}", width="content")
    st.markdown(_next(desk, delivery, channel))
    _receipt(desk, delivery)
    _rest_of_thread(delivery)
    delivery_acts.draw(desk, delivery, channel)
    with st.container(border=True):
        content.show(desk, delivery.content)
    _about(delivery)
    if not delivery.was_read_in:
        _attempts(desk, attempts)


def _day(desk: Desk, moment: datetime) -> str:
    return desk.times.local(moment).date().isoformat()


def _next(desk: Desk, delivery: Delivery, channel: Channel | None) -> str:
    """What happens next, or what a person has to do."""
    if delivery.was_read_in:
        return _("Diimpor dari arsip platformnya. Guyub tidak pernah mengirimnya.")
    if delivery.state is DeliveryState.SCHEDULED:
        return _scheduled(desk, delivery, channel)
    if delivery.state in _UNDECIDED and not desk.may(Permission.MANAGE_DELIVERIES):
        return _waits_for_others(delivery.state)
    return {
        DeliveryState.SENDING: _("Sedang dikirim. Muat ulang halaman ini sebentar lagi."),
        DeliveryState.SENT: _("Sudah sampai di kanalnya."),
        DeliveryState.HANDED: _("Menunggu ditayangkan dengan tangan; lihat halaman Tugas."),
        DeliveryState.FAILED: _(
            "Platform menolaknya. Perbaiki sebabnya lalu coba lagi, atau batalkan."
        ),
        DeliveryState.UNCONFIRMED: _(
            "Tidak ada yang tahu apakah ini sudah tayang, jadi tidak dikirim lagi begitu saja. "
            "Lihatlah di kanalnya, lalu putuskan di bawah ini."
        ),
        DeliveryState.CANCELLED: _("Dibatalkan; tidak akan dikirim."),
        DeliveryState.MISSED: _(
            "Waktunya sudah terlalu jauh lewat, jadi tidak dikirim agar tidak basi. "
            "Kirim sekarang atau batalkan."
        ),
    }[delivery.state]


def _waits_for_others(state: DeliveryState) -> str:
    """The same for who only reads: no act stands on the page, so none is asked for."""
    return {
        DeliveryState.FAILED: _("Platform menolaknya. Staf memutuskan: coba lagi atau batalkan."),
        DeliveryState.UNCONFIRMED: _(
            "Tidak ada yang tahu apakah ini sudah tayang, jadi tidak dikirim lagi begitu saja. "
            "Staf memeriksanya di kanalnya, lalu memutuskan."
        ),
        DeliveryState.MISSED: _(
            "Waktunya sudah terlalu jauh lewat, jadi tidak dikirim agar tidak basi. "
            "Staf memutuskan: kirim sekarang atau batalkan."
        ),
    }[state]


def _scheduled(desk: Desk, delivery: Delivery, channel: Channel | None) -> str:
    if channel and channel.state is not ChannelState.ACTIVE:
        return _("Kanalnya sedang {state}: kiriman ini menunggu sampai kanal aktif lagi.").format(
            state=words.channels()[channel.state].word.lower()
        )
    moment = desk.times.moment(delivery.due_at)
    if delivery.attempts:
        return _("Belum terkirim; dicoba lagi {moment}.").format(moment=moment)
    return _("Akan dikirim {moment}.").format(moment=moment)


def _receipt(desk: Desk, delivery: Delivery) -> None:
    if delivery.receipt is None:
        return
    said = _("Tayang: {moment}") if delivery.was_read_in else _("Bukti kirim: {moment}")
    st.caption(said.format(moment=desk.times.moment(delivery.receipt.sent_at)))
    if delivery.receipt.url:
        st.link_button(_("Buka di kanalnya"), delivery.receipt.url, icon=":material/open_in_new:")


def _rest_of_thread(delivery: Delivery) -> None:
    """Parts that no delivery will bring: under what a person only saw there nothing can go."""
    if delivery.receipt is None or delivery.receipt.remote_id or not delivery.content.follow_ups:
        return
    st.warning(
        _(
            "Bagian utas berikutnya tidak menyusul sendiri, karena nomor unggahan ini di platform "
            "tidak diketahui. Unggahlah sendiri di bawahnya:"
        ),
        icon=":material/alt_route:",
    )
    for part in delivery.content.follow_ups:
        st.code(part, language=None, wrap_lines=True)


def _about(delivery: Delivery) -> None:
    if delivery.kind is DeliveryKind.REPLY:
        address.link("antrean", _("Buka laporannya"), laporan=delivery.subject_id)
    if delivery.kind in POST_KINDS and not delivery.was_read_in:
        address.link("tulis", _("Buka unggahannya"), unggahan=delivery.subject_id)


def _attempts(desk: Desk, attempts: list[Attempt]) -> None:
    st.subheader(_("Percobaan"))
    if not attempts:
        st.caption(_("Belum pernah dicoba."))
    for attempt in attempts:
        look = words.outcomes()[attempt.outcome]
        took = span(attempt.ended_at - attempt.started_at) if attempt.ended_at else _("berjalan")
        with st.container(border=True, gap="xsmall"):
            words.badge(look)
            st.markdown(
                _("Percobaan {n}: {moment}, lamanya {took}").format(
                    n=attempt.number, moment=desk.times.moment(attempt.started_at), took=took
                )
            )
            if attempt.detail:
                detail = words.plain(retold(attempt.detail))
                st.caption(_("Kata platform: {detail}").format(detail=detail))
            _exchanges(attempt)


def _exchanges(attempt: Attempt) -> None:
    """What was asked and answered on the way, for who wants to know it exactly."""
    if not attempt.exchanges:
        return
    title = ngettext(
        "{n} tanya jawab dengan platform",
        "{n} tanya jawab dengan platform",
        len(attempt.exchanges),
    ).format(n=len(attempt.exchanges))
    with st.expander(title, icon=":material/swap_horiz:"):
        for exchange in attempt.exchanges:
            _exchange(exchange)


def _exchange(exchange: Exchange) -> None:
    status = str(exchange.status) if exchange.status else _("tidak ada jawaban")
    st.markdown(
        _("{method} {address}: **{status}**, {took} milidetik").format(
            method=exchange.method,
            address=words.plain(exchange.address),
            status=status,
            took=exchange.took_ms,
        )
    )
    for label, body in ((_("Ditanyakan"), exchange.asked), (_("Dijawab"), exchange.answered)):
        if body:
            st.caption(label)
            st.code(body, language=None, wrap_lines=True)
