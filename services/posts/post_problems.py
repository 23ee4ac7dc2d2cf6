"""Post problems: everything that stands between a post and its channels."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.channels import Capability, Channel, ChannelState, Limits
from domain.cooperative import Cooperative
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.errors import Invalid, PlatformError
from domain.ports import Connectors, Unit, abilities
from domain.posts import Content, Post, PostState
from domain.quoting import quoted
from domain.texts import N_, _
from services.channels.channel_forms import options_form, read_form
from services.media.media_problems import about_media
from services.posts.threads import content_for, further_parts


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a post cannot go to a channel yet. `channel_id` empty: about the post as a whole."""

    channel_id: str
    message: str


_UNREADY = {
    ChannelState.PAUSED: N_("Kanal “{channel}” sedang dijeda. Lanjutkan dahulu, atau lepas."),
    ChannelState.DISCONNECTED: N_("Kanal “{channel}” terputus. Hubungkan ulang, atau lepas."),
    ChannelState.ARCHIVED: N_("Kanal “{channel}” sudah diarsipkan. Pilih kanal lain."),
}


def problems_of(unit: Unit, connectors: Connectors, post: Post) -> list[Problem]:
    """Those of the post as a whole first, then channel by channel, in the reader's language."""
    cooperative = unit.cooperative.get()
    out_already = _channels_it_stands_on(unit, post)
    problems = [Problem(channel_id="", message=each) for each in _about_the_post(post)]
    for channel_id in post.channel_ids:
        channel = unit.channels.find(channel_id)
        if channel and channel_id in out_already:
            messages = [_stands_there(channel)]
        else:
            messages = list(_about_channel(channel, post, connectors, cooperative))
        problems += [Problem(channel_id=channel_id, message=each) for each in messages]
    return problems


def _channels_it_stands_on(unit: Unit, post: Post) -> set[str]:
    """Where the post went out before it was withdrawn, and was not taken down since."""
    if post.state is PostState.APPROVED:
        return set()
    return {each.channel_id for each in unit.deliveries.about(post.id) if _stands(each)}


def _stands(delivery: Delivery) -> bool:
    sent = delivery.kind is DeliveryKind.POST and delivery.state is DeliveryState.SENT
    return sent and delivery.outcome is not AttemptOutcome.TAKEN_DOWN


def _stands_there(channel: Channel) -> str:
    return _(
        "Unggahan ini sudah tayang di {quoted} Lepas kanal itu, atau hapus dahulu di sana."
    ).format(quoted=quoted(channel.name))


def _about_the_post(post: Post) -> Iterator[str]:
    if not post.channel_ids:
        yield _("Belum ada kanal yang dipilih. Pilih sedikitnya satu.")
    if post.content.link and not is_web_link(post.content.link):
        yield _("Tautan harus berupa alamat web lengkap, misalnya https://koperasi.id/kabar.")


def is_web_link(link: str) -> bool:
    """Whether it is an address for everyone: http or https, with a host, without a password."""
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    named = bool(host) and not any(c.isspace() or c in '\\<>"' for c in link)
    return parts.scheme in ("http", "https") and named and "@" not in parts.netloc


def _about_channel(
    channel: Channel | None, post: Post, connectors: Connectors, cooperative: Cooperative
) -> Iterator[str]:
    if channel is None:
        yield _("Kanal ini sudah tidak ada. Pilih kanal lain.")
        return
    if unready := _UNREADY.get(channel.state):
        yield _(unready).format(channel=channel.name)
        return
    try:
        connector = connectors.open(channel)
        limits, able = connector.limits, abilities(connector)
    except PlatformError as err:
        yield _("Kanal “{channel}” belum dapat dipakai: {reason}").format(
            channel=channel.name, reason=err
        )
        return
    if Capability.PUBLISH not in able:
        yield _("Kanal “{channel}” tidak dapat menerima unggahan. Pilih kanal lain.").format(
            channel=channel.name
        )
        return
    content = content_for(post, channel.id, limits, threads=Capability.THREAD in able)
    yield from _about_content(channel, content, limits)
    yield from about_media(channel, content, limits, described=cooperative.alt_text_required)
    yield from _about_options(channel, content, connectors)


def _about_content(channel: Channel, content: Content, limits: Limits) -> Iterator[str]:
    if content.is_empty:
        yield _("Belum ada isi untuk {quoted} Tulis teks, atau tambah gambar.").format(
            quoted=quoted(channel.name)
        )
    yield from _too_long(channel, content, limits)


def _too_long(channel: Channel, content: Content, limits: Limits) -> Iterator[str]:
    most, length = limits.most(content), limits.used(content)
    if length > most:
        yield _("Teks untuk “{channel}” {length} karakter, paling banyak {most}.").format(
            channel=channel.name, length=length, most=most
        )
    elif limits.bytes_over(content):
        yield _("Teks untuk “{channel}” terlalu besar: paling banyak {most} bita.").format(
            channel=channel.name, most=limits.bytes_max
        )
    if not all(limits.of_follow_ups.fits(part) for part in further_parts(content)):
        yield _("Utas untuk “{channel}” terlalu panjang. Ringkaskan teksnya.").format(
            channel=channel.name
        )


def _about_options(channel: Channel, content: Content, connectors: Connectors) -> Iterator[str]:
    kind = connectors.platforms().get(channel.platform)
    form = options_form(kind) if kind else ()
    try:
        read_form(form, content.options, {})
    except Invalid as err:
        yield _("Pilihan untuk “{channel}”: {reason}").format(channel=channel.name, reason=err)
