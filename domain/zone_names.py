"""Zone names: what people call the time zone that their clock shows."""

from datetime import datetime
from zoneinfo import ZoneInfo

# How Indonesians name their zones; others are shown by their abbreviation.
ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def zone_name(zone: str, at: datetime) -> str:
    """WIB, WITA, WIT, or the zone's abbreviation at that moment."""
    return ZONE_NAMES.get(zone) or at.astimezone(ZoneInfo(zone)).tzname() or zone
