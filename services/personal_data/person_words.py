"""Moments and names of an archive as its reader says them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from domain.zone_names import zone_name

_DAY = "d MMMM y"


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How the reader of an archive reads moments. `zone`: the cooperative's."""

    zone: str
    language: str

    def moment(self, told: str | None) -> str:
        """18 November 2026 09.00 WIB, of a moment as machines have it; nothing of none."""
        if not told:
            return ""
        at = datetime.fromisoformat(told)
        return f"{self._local(at, _DAY)} {self._local(at, self._hour)} {self._zone(at)}"

    def day(self, told: str | None) -> str:
        """18 November 2026."""
        return self._local(datetime.fromisoformat(told), _DAY) if told else ""

    def cell(self, told: str) -> str:
        """2026-11-18 09:00, which a spreadsheet knows as a moment; its heading names the zone."""
        return self._local(datetime.fromisoformat(told), "yyyy-MM-dd HH:mm")

    @property
    def _hour(self) -> str:
        return "HH:mm" if self.language == "en" else "HH.mm"

    def _zone(self, at: datetime) -> str:
        return zone_name(self.zone, at)

    def _local(self, at: datetime, pattern: str) -> str:
        locale = "en_GB" if self.language == "en" else "id_ID"
        return format_datetime(at.astimezone(ZoneInfo(self.zone)), pattern, locale=locale)
