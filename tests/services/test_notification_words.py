"""What leaves the house as a notification, in the language of whoever reads it."""

from domain.notifications import Notification, NotificationKind, Way, notification_of
from domain.texts import speaking
from services.reports.notification_words import WHY_MAX, Told, letter, line
from tests.makers import NOON, STAFF
from toolkit.languages import translations

KEPT = "Akun itu kini tersambung ke rekan lain."


def told(kind: NotificationKind, value: str) -> Told:
    said: Notification = notification_of(STAFF.id, kind, Way.CHAT, "x", NOON, value=value)
    return Told(notification=said)


def test_why_a_way_was_lost_is_told_in_the_readers_language() -> None:
    lost = told(NotificationKind.WAY_LOST, KEPT)
    assert line(lost) == f"Pemberitahuan tidak sampai: {KEPT}"
    with speaking(translations("en")):
        said = "Notifications do not arrive: That account is linked to a colleague now."
        assert line(lost) == said
        assert said in letter("Sari", [lost])


def test_what_an_account_calls_itself_is_nobodys_message() -> None:
    with speaking(translations("en")):
        assert KEPT in line(told(NotificationKind.WAY_LINKED, KEPT))


def test_a_platforms_long_words_end_and_make_no_line_of_their_own() -> None:
    long = line(told(NotificationKind.WAY_LOST, "Satu\ndua " + "x" * 1_000))
    assert long == "Pemberitahuan tidak sampai: Satu dua " + "x" * (WHY_MAX - len("Satu dua "))
