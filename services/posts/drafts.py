"""Drafts: what staff entered for a post, made clean and bounded before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.channels import ChannelState
from domain.errors import Invalid
from domain.media import ALT_TEXT_MAX, IMAGES_PER_POST_MAX, Media
from domain.ports import Unit
from domain.posts import Content, Variant
from domain.texts import _
from services.common.wording import clean_line, clean_text

TEXT_MAX = 20_000
LINK_MAX = 2_048
CHANNELS_MAX = 50
LABELS_MAX = 10
OPTIONS_MAX = 20
OPTION_MAX = 500
LABEL_MAX = 40
AHEAD_MAX = timedelta(days=2 * 366)


def clean_content(content: Content) -> Content:
    """The content in its kept form. Raises: Invalid with the field."""
    return Content(
        text=clean_text(content.text, field="text", most=TEXT_MAX),
        link=clean_line(content.link, field="link", most=LINK_MAX),
        media=clean_media(content.media),
    )


def clean_media(media: Sequence[Media], *, most: int = IMAGES_PER_POST_MAX) -> tuple[Media, ...]:
    """The pictures with their alternative texts cleaned. Raises: Invalid for more than `most`."""
    if len(media) > most:
        raise Invalid(
            _("Paling banyak {most} gambar untuk satu unggahan. Hapus sebagian.").format(most=most),
            field="media",
        )
    return tuple(
        replace(each, alt_text=clean_text(each.alt_text, field="alt_text", most=ALT_TEXT_MAX))
        for each in media
    )


def clean_variants(
    variants: Mapping[str, Variant], channel_ids: Sequence[str]
) -> dict[str, Variant]:
    """The versions of the chosen channels that differ from the post at all. Raises: Invalid."""
    cleaned = {
        channel_id: _clean_variant(variants[channel_id])
        for channel_id in channel_ids
        if channel_id in variants
    }
    return {channel_id: each for channel_id, each in cleaned.items() if each != Variant()}


def _clean_variant(variant: Variant) -> Variant:
    return Variant(
        text=None
        if variant.text is None
        else clean_text(variant.text, field="variants", most=TEXT_MAX),
        media=None if variant.media is None else clean_media(variant.media),
        as_thread=variant.as_thread,
        options=_clean_options(variant.options),
    )


def _clean_options(options: Mapping[str, str]) -> dict[str, str]:
    """What was chosen; whether the channel knows it is told with its other problems."""
    if len(options) > OPTIONS_MAX:
        raise Invalid(_("Pilihan kanal ini tidak dikenal. Muat ulang halaman."), field="variants")
    cleaned = {
        clean_line(name, field="variants"): clean_line(value, field="variants", most=OPTION_MAX)
        for name, value in options.items()
    }
    return {name: value for name, value in cleaned.items() if name and value}


def clean_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Each label once, in the order given. Raises: Invalid."""
    cleaned = (clean_line(label, field="labels", most=LABEL_MAX) for label in labels)
    once = tuple(dict.fromkeys(label for label in cleaned if label))
    if len(once) > LABELS_MAX:
        raise Invalid(
            _("Paling banyak {most} label. Hapus sebagian.").format(most=LABELS_MAX),
            field="labels",
        )
    return once


def check_channels(unit: Unit, channel_ids: Sequence[str]) -> tuple[str, ...]:
    """Each channel once. Raises: Invalid for one that is not on the desk."""
    once = tuple(dict.fromkeys(channel_ids))
    if len(once) > CHANNELS_MAX:
        raise Invalid(
            _("Paling banyak {most} kanal untuk satu unggahan.").format(most=CHANNELS_MAX),
            field="channel_ids",
        )
    for channel_id in once:
        channel = unit.channels.find(channel_id)
        if channel is None or channel.state is ChannelState.ARCHIVED:
            raise Invalid(
                _("Kanal ini sudah tidak ada. Muat ulang halaman, lalu pilih kanal lain."),
                field="channel_ids",
            )
    return once


def aware(moment: datetime) -> datetime:
    """The moment, if it knows its zone. Raises: Invalid."""
    if moment.utcoffset() is None:
        raise Invalid(_("Waktu tayang tanpa zona waktu. Pilih lagi waktunya."), field="due_at")
    return moment


def check_due(due_at: datetime | None, now: datetime) -> datetime | None:
    """The time in UTC. Raises: Invalid for one without a zone, or years away."""
    if due_at is None:
        return None
    if abs(aware(due_at) - now) > AHEAD_MAX:
        raise Invalid(_("Waktu tayang terlalu jauh. Pilih dalam dua tahun ini."), field="due_at")
    return due_at.astimezone(UTC)
