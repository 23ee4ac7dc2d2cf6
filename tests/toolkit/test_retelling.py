"""What was kept in one language is told in another, and nobody's words are touched."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.texts import _, ngettext, retold, speaking
from toolkit.languages import translations
from toolkit.retelling import FIXED_MIN, Form, Recogniser

LOOKED = "Sudah dicari di platform dan tidak ada di sana."
LOOKED_EN = "We looked for it on the platform and it is not there."


def in_english(text: str) -> str:
    with speaking(translations("en")):
        return retold(text)


def in_indonesian(text: str) -> str:
    with speaking(translations("id")):
        return retold(text)


def test_what_the_worker_kept_is_told_in_the_reader_s_language_and_the_other_way() -> None:
    assert in_english(LOOKED) == LOOKED_EN
    assert in_indonesian(LOOKED_EN) == LOOKED
    assert (in_english(LOOKED_EN), in_indonesian(LOOKED)) == (LOOKED_EN, LOOKED)
    assert retold(LOOKED) == LOOKED  # nobody said which language is spoken


def test_the_platform_s_own_words_in_brackets_stay_as_they_are() -> None:
    assert in_english(f"{LOOKED} (error (#10): Coba lagi)") == (
        f"{LOOKED_EN} (error (#10): Coba lagi)"
    )


def test_values_are_filled_in_anew_in_their_places() -> None:
    kept = _("Anggota ini sudah dinilai oleh {name}.").format(name="Bu {Ani} 50%")
    forms = [Form(text="Anggota ini sudah dinilai oleh {name}.", singular="x")]
    found = Recogniser(forms).find(kept)
    assert found is not None
    assert found.values == {"name": "Bu {Ani} 50%"}
    with speaking(translations("en")):
        said = _("Platform menerima balasan sampai {moment}: sisa {left}.")
    kept = "Platform menerima balasan sampai besok: siang: sisa 2 jam."
    assert in_english(kept) == said.format(moment="besok: siang", left="2 jam")


def test_a_number_chooses_its_plural() -> None:
    many = "Masih ada {n} pengiriman terbuka. Selesaikan atau batalkan dahulu."
    for n in (1, 5):
        with speaking(translations("en")):
            said = ngettext(many, many, n).format(n=n)
        assert in_english(many.format(n=n)) == said
        assert in_indonesian(said) == many.format(n=n)


@pytest.mark.parametrize(
    "text",
    ["", "OAuthException #190", "Ya", "(", " (x)", "{", "{name}", f"{LOOKED} tidak (", "x" * 9_999],
)
def test_what_is_no_message_of_ours_stays_letter_by_letter(text: str) -> None:
    assert in_english(text) == text
    assert in_indonesian(text) == text


@given(st.text(max_size=300))
def test_whatever_a_platform_says_is_told_without_failing(text: str) -> None:
    assert isinstance(in_english(text), str)


def test_messages_with_too_few_words_of_their_own_are_mistaken_for_none() -> None:
    assert Recogniser([Form(text="{a}: {b}", singular="x")]).find("Ani: halo") is None
    assert in_indonesian("Open") == "Open"  # a platform's word, not our “Terbuka”
    telling = "a" * FIXED_MIN
    assert Recogniser([Form(text=f"{telling}{{b}}", singular="x")]).find(f"{telling}!") is not None


@pytest.mark.parametrize(
    ("text", "kept", "values"),
    [
        ("Halo, halo {a} dan {b}!", "Halo, halo x dan y!", {"a": "x", "b": "y"}),
        ("Halo, halo {a} dan {b}!", "Halo, halo x dan y", None),
        ("Halo, halo {a} dan {b}!", "Halo, halo  dan y!", None),
        ("Halo, halo {a} dan {b}", "Halo, halo x dan ", None),
        ("Halo, halo {a} dan {a}!", "Halo, halo x dan x!", {"a": "x"}),
        ("Halo, halo {a} dan {a}!", "Halo, halo x dan y!", None),
        ("Halo, halo {{tetap}} {a}", "Halo, halo {tetap} x", {"a": "x"}),
        ("{a} halo, halo, halo", "x halo, halo, halo", {"a": "x"}),
        ("Halo, halo {a:.1f}", "Halo, halo 2", None),
        ("Halo, halo {", "Halo, halo {", {}),
    ],
)
def test_a_message_is_known_by_its_fixed_words(
    text: str, kept: str, values: dict[str, str] | None
) -> None:
    found = Recogniser([Form(text=text, singular="x")]).find(kept)
    assert (None if found is None else dict(found.values)) == values


def test_no_answer_of_a_platform_keeps_anybody_long() -> None:
    hostile = "Platform menerima balasan sampai " + ": sisa " * 250
    in_english("warm")
    began = time.process_time()
    in_english(hostile)
    assert time.process_time() - began < 0.5
