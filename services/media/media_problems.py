"""Media problems: what stands between a post's pictures or video and a channel."""

from collections.abc import Iterator

from domain.channels import Channel, Limits
from domain.media import Media
from domain.posts import Content
from domain.quoting import quoted
from domain.texts import _

_MEGABYTE = 1024 * 1024


def about_media(
    channel: Channel, content: Content, limits: Limits, *, described: bool
) -> Iterator[str]:
    """What keeps pictures and video from going out there. `described`: each needs its words."""
    yield from _about_mixing(channel, content)
    yield from about_pictures(channel, content, limits, described=described)
    for video in content.videos:
        yield from _about_video(channel, video, limits)
        yield from _about_description(channel, video, limits, described=described)


def _about_mixing(channel: Channel, content: Content) -> Iterator[str]:
    if content.link and content.pictures:
        yield _("“{channel}”: pilih salah satu, tautan atau gambar.").format(channel=channel.name)
    if content.link and content.videos:
        yield _("“{channel}”: pilih salah satu, tautan atau video.").format(channel=channel.name)
    if content.pictures and content.videos:
        yield _("“{channel}”: pilih salah satu, gambar atau video.").format(channel=channel.name)
    if len(content.videos) > 1:
        yield _("“{channel}”: satu unggahan hanya satu video. Hapus yang lain.").format(
            channel=channel.name
        )


def about_answers(channel: Channel, content: Content, takes: Limits) -> Iterator[str]:
    """What keeps the pictures or the video of an answer from going out there. `takes`: what the
    channel takes of answers."""
    if len(content.videos) > 1 or (content.videos and content.pictures):
        yield _("Balasan membawa gambar, atau satu video saja. Hapus yang lain.")
    yield from about_pictures(channel, content, takes, described=True)
    for video in content.videos:
        if takes.video_bytes_max:
            yield from _about_video(channel, video, takes)
            yield from _about_description(channel, video, takes, described=True)
        else:
            yield _("Balasan di “{channel}” tidak bisa membawa video. Hapus videonya.").format(
                channel=channel.name
            )


def about_pictures(
    channel: Channel, content: Content, limits: Limits, *, described: bool
) -> Iterator[str]:
    if len(content.pictures) > limits.images_max:
        yield _("“{channel}” menerima paling banyak {most} gambar; ini {n}.").format(
            channel=channel.name, most=limits.images_max, n=len(content.pictures)
        )
    for number, media in enumerate(content.pictures, start=1):
        if described and not media.alt_text:
            yield _("Gambar {number} untuk “{channel}” belum punya keterangan (alt).").format(
                number=number, channel=channel.name
            )
        if len(media.alt_text) > limits.alt_text_max:
            yield _("Keterangan gambar {number} untuk “{channel}” lebih dari {most}.").format(
                number=number, channel=channel.name, most=limits.alt_text_max
            )
        if 0 < limits.image_bytes_max < media.size_bytes:
            yield _("Gambar {number} terlalu besar untuk {quoted}").format(
                number=number, quoted=quoted(channel.name)
            )


def about_files(channel: Channel, content: Content, limits: Limits) -> Iterator[str]:
    """What keeps the files of an answer, or all that goes with it, from going out there."""
    if limits.one_sort and content.files and content.media:
        yield _(
            "Balasan di “{channel}” membawa PDF saja, atau tanpa PDF. Hapus salah satu."
        ).format(channel=channel.name)
    if len(content.files) > limits.files_max:
        yield _("“{channel}” menerima paling banyak {most} berkas PDF; ini {n}.").format(
            channel=channel.name, most=limits.files_max, n=len(content.files)
        )
    for file in content.files:
        if file.size_bytes > limits.file_bytes_max:
            yield _("Berkas “{name}” terlalu besar untuk {quoted}").format(
                name=file.name, quoted=quoted(channel.name)
            )
    together = sum(each.size_bytes for each in content.media)
    together += sum(each.size_bytes for each in content.files)
    if limits.attached_bytes_max is not None and together > limits.attached_bytes_max:
        yield _("Lampiran untuk “{channel}” bersama-sama lebih dari {most} MB. Kurangi.").format(
            channel=channel.name, most=limits.attached_bytes_max // _MEGABYTE
        )


def _about_video(channel: Channel, video: Media, limits: Limits) -> Iterator[str]:
    if not limits.video_bytes_max:
        yield _("“{channel}” tidak menerima video. Lepas kanal itu, atau pakai gambar.").format(
            channel=channel.name
        )
        return
    if video.size_bytes > limits.video_bytes_max:
        yield _(
            "Video terlalu besar untuk “{channel}”: paling besar {most} MB. Potong, atau simpan "
            "dengan mutu lebih rendah."
        ).format(channel=channel.name, most=limits.video_bytes_max // _MEGABYTE)
    if limits.video_s_max is not None and (video.duration_s or 0) > limits.video_s_max:
        yield _(
            "Video terlalu panjang untuk “{channel}”: paling lama {most} detik. Potong dahulu."
        ).format(channel=channel.name, most=limits.video_s_max)


def _about_description(
    channel: Channel, video: Media, limits: Limits, *, described: bool
) -> Iterator[str]:
    if described and not video.alt_text:
        yield _("Video untuk “{channel}” belum punya keterangan (alt).").format(
            channel=channel.name
        )
    if len(video.alt_text) > limits.alt_text_max:
        yield _("Keterangan video untuk “{channel}” lebih dari {most}.").format(
            channel=channel.name, most=limits.alt_text_max
        )
