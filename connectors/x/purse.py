"""What X costs: prices, what was spent this month, and when reading and posting have to stop.

X bills by use, from credit that is paid ahead: each post and each thing that is read. Spending is
reckoned here by the prices of the channel's settings, in millionths of a US dollar and by the
month of UTC. It is an estimate that errs upwards; what X really took stands in its console.
Source: docs.x.com/x-api/getting-started/pricing, read 2026-11-25.
"""

import calendar
import json
import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from connectors.house import House
from connectors.x.settings import Settings
from connectors.x.text import joined, links
from domain.channels import Price
from domain.errors import Rejected, Unaffordable
from domain.ports import Outgoing
from domain.texts import _

MICRO = 1_000_000
DOLLARS_MAX = 1_000_000
# A month that has just begun is no measure of the rest of it.
_DAYS_TO_JUDGE_BY = 7
# Of the money left for reading, the rest is for what is said to us.
_MEASURING_SHARE = 0.5
# Of things read more than once in a day of UTC X bills the first time only.
_COUNTED_MAX = 5_000


class Purse:
    """The channel's money. Raises: Rejected when a price or the budget is no amount."""

    def __init__(self, settings: Settings, house: House) -> None:
        self._house = house
        self._read_on = settings.prices_read_on
        self.budget = _micro(settings.monthly_budget_usd)
        self.post = _micro(settings.price_post_usd)
        self.link_post = _micro(settings.price_link_post_usd)
        self.alt_text = _micro(settings.price_alt_text_usd)
        self.deletion = _micro(settings.price_delete_usd)
        self.read = _micro(settings.price_read_usd)
        self.own_read = _micro(settings.price_own_read_usd)
        self.user_read = _micro(settings.price_user_read_usd)
        self.media_read = _micro(settings.price_media_read_usd)

    def cost_of(self, post: Outgoing) -> int:
        """Of one post alone, with its alt texts."""
        linked = bool(links(joined(post.text, post.link)))
        told = sum(1 for picture in post.pictures if picture.media.alt_text.strip())
        return (self.link_post if linked else self.post) + told * self.alt_text

    def price_of(self, post: Outgoing) -> Price:
        """Of a post with all parts of its thread."""
        further = [Outgoing(text=text, at=post.at) for text in post.follow_ups]
        costs = [self.cost_of(part) for part in (post, *further)]
        why = _(
            "Harga X tanggal {date}: {plain} per unggahan, {linked} bila ada tautan, {alt} per"
            " keterangan gambar."
        ).format(
            date=self._read_on,
            plain=dollars(self.post),
            linked=dollars(self.link_post),
            alt=dollars(self.alt_text),
        )
        return Price(micro_usd=sum(costs), why=why)

    def pay_for_post(self, micro: int) -> None:
        """X took a post."""
        self._house.notes.tally(f"posted-{self._month}", micro)
        self.pay(micro)

    def pay(self, micro: int) -> None:
        """X did something else that costs."""
        self._house.notes.tally(f"spent-{self._month}", micro)

    def pay_for_reads(self, things: Iterable[str], each: int) -> None:
        """X gave these, each named so that it is told from every other."""
        day = self._now.date().isoformat()
        counted = self._counted(day)
        fresh = [thing for thing in dict.fromkeys(things) if thing not in counted]
        if not fresh:
            return
        self.pay(each * len(fresh))
        kept = [*counted, *fresh][-_COUNTED_MAX:]
        self._house.notes.write("counted", json.dumps({"day": day, "things": kept}))

    def spent(self) -> int:
        """This month so far."""
        return self._house.notes.tally(f"spent-{self._month}")

    def allow_post(self, micro: int) -> None:
        """Raises: Rejected when the budget has no room for it."""
        if self.spent() + micro <= self.budget:
            return
        raise Rejected(
            _(
                "Anggaran X bulan ini ({budget}) habis: sudah terpakai {spent}. Naikkan anggarannya"
                " di pengaturan kanal, atau coba lagi mulai {date} (UTC)."
            ).format(
                budget=dollars(self.budget),
                spent=dollars(self.spent()),
                date=self.next_month.date().isoformat(),
            )
        )

    def allow_reading(self, micro: int = 1) -> None:
        """Reading ends before posting does. `micro`: what the next reading costs. Raises:
        Unaffordable, so that the desk shows the inbox as unheard instead of quiet, and no post of
        the channel waits for it."""
        if self.left_for_reading() >= micro:
            return
        raise Unaffordable(
            _(
                "Anggaran X bulan ini disimpan untuk unggahan; sebutan dan angkanya dibaca lagi"
                " mulai {date} (UTC), atau setelah anggarannya dinaikkan."
            ).format(date=self.next_month.date().isoformat())
        )

    def affordable(self, things: Sequence[str], each: int) -> set[str]:
        """Those of them, the first ones first, that can be read now: what X bills no more today,
        and as many others as there is money for. Raises: Unaffordable when that is none."""
        counted, left = self._counted(self._now.date().isoformat()), self.left_for_reading()
        found: set[str] = set()
        for thing in dict.fromkeys(things):
            cost = 0 if thing in counted else each
            if cost <= left:
                found.add(thing)
                left -= cost
        if things and not found:
            self.allow_reading(each)
        return found

    def left_for_reading(self) -> int:
        """Of the budget, without what is kept for posts; never less than nothing."""
        return max(0, self.budget - self.spent() - self.reserve())

    def readings_a_day(self) -> float:
        """How many of our posts can be read a day until the month ends."""
        left = self.left_for_reading() * _MEASURING_SHARE
        days = max((self.next_month - self._now) / timedelta(days=1), 1.0)
        return left / days / self.read if self.read else math.inf

    def reserve(self) -> int:
        """Kept for the posts that the rest of the month brings, if it goes on as it began; at
        least one with a link, at most half of the budget."""
        now, posted = self._now, self._house.notes.tally(f"posted-{self._month}")
        days = calendar.monthrange(now.year, now.month)[1]
        a_day = posted / max(now.day, _DAYS_TO_JUDGE_BY)
        return min(max(self.link_post, round(a_day * (days - now.day))), self.budget // 2)

    @property
    def next_month(self) -> datetime:
        """Its first instant."""
        first = self._now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return (first + timedelta(days=32)).replace(day=1)

    @property
    def _now(self) -> datetime:
        return self._house.now().astimezone(UTC)

    @property
    def _month(self) -> str:
        return f"{self._now:%Y-%m}"

    def _counted(self, day: str) -> dict[str, None]:
        try:
            told = json.loads(self._house.notes.read("counted") or "{}")
        except ValueError:
            return {}
        return dict.fromkeys(told.get("things", ())) if told.get("day") == day else {}


def dollars(micro: int) -> str:
    """An amount as people read it."""
    amount = Decimal(micro) / MICRO
    return f"US${amount.quantize(Decimal('0.001')).normalize():f}"


def _micro(text: str) -> int:
    try:
        amount = Decimal(text.strip().replace(",", "."))
        if not 0 <= amount <= DOLLARS_MAX:  # NaN raises
            raise InvalidOperation
    except InvalidOperation as err:
        raise Rejected(
            _("“{text}” bukan jumlah dolar. Isi harga dan anggaran X seperti 0,015.").format(
                text=text[:20]
            )
        ) from err
    return int((amount * MICRO).to_integral_value())
