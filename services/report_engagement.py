"""A report's words on what members responded to."""

from collections.abc import Callable, Iterator, Sequence

from domain.documents import Passage, Section
from domain.texts import _
from services import case_words
from services.answer_figures import Group
from services.reporting import PostEngagement

POSTS_MAX = 20  # the most telling; all of them stand in the exports
TEXT_MAX = 60


def passage(posts: Sequence[PostEngagement]) -> Passage:
    """What a manager reads first."""
    return Passage(title=_("Keterlibatan"), sentences=list(_sentences(posts)))


def _sentences(posts: Sequence[PostEngagement]) -> Iterator[str]:
    if not posts:
        yield _("Tidak ada unggahan yang terkirim dan terukur dalam kurun ini.")
        return
    known = [post.interactions for post in posts if post.interactions is not None]
    if not known:
        yield _("{n} unggahan terukur; platformnya tidak melaporkan interaksi.").format(
            n=len(posts)
        )
        return
    yield _("{posts} unggahan terukur, dengan {n} interaksi yang dilaporkan platform.").format(
        posts=len(posts), n=sum(known)
    )
    if len(known) < len(posts):
        yield _("Untuk {n} unggahan, platformnya tidak melaporkan interaksi.").format(
            n=len(posts) - len(known)
        )


def section(
    posts: Sequence[PostEngagement], channel_of: Callable[[Group], str], zone: str
) -> Section:
    """The posts of the period, what was responded to most first."""
    known = sorted(posts, key=lambda post: -1 if post.interactions is None else post.interactions)
    best = list(reversed(known))[:POSTS_MAX]
    return Section(
        title=_("Keterlibatan"),
        headings=[
            case_words.at(_("terkirim"), zone),
            _("kanal"),
            _("unggahan"),
            _("interaksi"),
            _("tingkat keterlibatan (%)"),
        ],
        rows=[
            [
                post.sent_at,
                channel_of(post.channel_id),
                _short(post.text),
                post.interactions,
                None if post.rate is None else round(100 * post.rate, 1),
            ]
            for post in best
        ],
        definition=_(
            "Interaksi: reaksi, komentar, bagikan, dan klik yang dilaporkan platform. Tingkat "
            "keterlibatan: interaksi dibagi yang pertama diketahui dari jangkauan, tayangan, "
            "atau tontonan. Yang tidak dilaporkan platform belum diketahui, bukan nol. "
            "Semuanya {n} unggahan; paling banyak {most} ditampilkan."
        ).format(most=POSTS_MAX, n=len(posts)),
        empty=_("Tidak ada unggahan yang terkirim dan terukur dalam kurun ini."),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT_MAX else line[: TEXT_MAX - 1] + "…"
