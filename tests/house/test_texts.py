"""Indonesian is the source; English stands beside every word of it."""

import re
from collections import defaultdict

from tests.house import texts
from tests.house.ground import shown


def test_every_message_has_its_english() -> None:
    assert texts.missing() == {}, "run `make texts` to see them ready for a .po file"


def test_no_english_outlived_its_message() -> None:
    used = {use.msgid for use in texts.uses()}
    assert [entry for entry in texts.english() if entry.msgid not in used] == []


def test_the_same_message_has_the_same_english_everywhere() -> None:
    versions: dict[texts.Forms, set[texts.Forms]] = defaultdict(set)
    for entry in texts.english():
        versions[entry.msgid].add(entry.msgstr)
    assert {msgid: found for msgid, found in versions.items() if len(found) > 1} == {}


def test_no_catalogue_says_a_message_twice_or_marks_it_unsure() -> None:
    for path in texts.CATALOGUES.glob("*.po"):
        source = path.read_text(encoding="utf-8")
        written = len(re.findall(r"^msgid ", source, flags=re.M)) - 1  # the header
        assert written == len(texts.read(path)), f"{shown(path)} repeats a msgid"
        assert not re.search(r"^#,.*fuzzy", source, flags=re.M), f"{shown(path)} is unsure"
        assert not re.search(r"^#~", source, flags=re.M), f"{shown(path)} keeps a dead message"


def test_english_fills_in_the_same_values() -> None:
    wrong = [
        entry
        for entry in texts.english()
        if not {texts.placeholders(form) for form in entry.msgstr}
        <= {texts.placeholders(form) for form in entry.msgid}
    ]
    assert wrong == []


def test_no_indonesian_sentence_bypasses_gettext_in_code() -> None:
    assert texts.bare_literals() == []


def test_no_indonesian_sentence_bypasses_gettext_in_templates() -> None:
    assert texts.bare_template_texts() == []
