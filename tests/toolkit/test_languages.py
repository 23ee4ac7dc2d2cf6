"""Indonesian is the source, English is read from every room's catalogue."""

from domain.texts import _, ngettext, speaking
from toolkit.languages import LANGUAGES, translations


def test_the_source_language_says_what_is_written() -> None:
    with speaking(translations("id")):
        assert _("Gambar ini tidak ada lagi.") == "Gambar ini tidak ada lagi."


def test_english_is_spoken_inside_the_block_only() -> None:
    with speaking(translations("en")):
        assert _("Gambar ini tidak ada lagi.") == "This picture is not here any more."
    assert _("Gambar ini tidak ada lagi.") == "Gambar ini tidak ada lagi."


def test_a_language_we_do_not_have_falls_back_to_the_source() -> None:
    with speaking(translations("fr")):
        assert _("Gambar ini tidak ada lagi.") == "Gambar ini tidak ada lagi."
        assert ngettext("satu", "banyak", 2) == "banyak"


def test_an_empty_text_stays_empty_and_never_shows_the_catalogues_header() -> None:
    with speaking(translations("en")):
        assert _("") == ""


def test_both_languages_have_a_name_of_their_own() -> None:
    assert LANGUAGES == {"id": "Bahasa Indonesia", "en": "English"}
