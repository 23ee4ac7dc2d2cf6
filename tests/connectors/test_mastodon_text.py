"""Mastodon's texts: counted as the server counts, read back as a reader sees them."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from connectors.mastodon.counting import counted
from connectors.mastodon.text import fingerprint, mentioning, plain, sendable

VECTORS = json.loads(
    (Path(__file__).parent.parent / "fixtures" / "counting" / "mastodon.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["says"])
def test_a_text_is_as_long_as_the_servers_own_examples_say(vector: dict[str, Any]) -> None:
    text = "".join(part * times for part, times in vector["text"])
    warning = "".join(part * times for part, times in vector.get("warning", []))
    total = counted(text) + counted(warning)
    assert total == vector["counts"]
    assert (total > VECTORS["text_max"]) is vector["refused"]


def test_a_family_is_one_letter_and_an_accent_none() -> None:
    assert counted("👨‍👩‍👧‍👦e\u0301") == 2


@pytest.mark.parametrize(
    "text",
    ["panjang sekali " * 40_000, "http://" * 20_000, "@a" * 50_000, "http://a." * 5_000,
     "https://a.id/" + "(" * 20_000, "@" + "a." * 30_000, "@a@" + "b." * 30_000],
    ids=range(7),
)  # fmt: skip
def test_a_hostile_text_is_counted_in_a_moment(text: str) -> None:
    began_s = time.process_time()
    counted(text)
    assert time.process_time() - began_s < 3


READ = [
    ("", ""),
    ("<p>Satu</p><p>Dua<br>tiga<br/>empat</p>", "Satu\n\nDua\ntiga\nempat"),
    ("Tom &amp; Jerry &lt;3 &#128512;&nbsp;x", "Tom & Jerry <3 😀 x"),
    (
        '<p><span class="h-card" translate="no"><a href="https://lain.example/@sari" '
        'class="u-url mention">@<span>sari</span></a></span> lihat <a href="https://www.koperasi.'
        'example/laporan/2026" rel="nofollow"><span class="invisible">https://www.</span><span '
        'class="ellipsis">koperasi.example/lap</span><span class="invisible">oran/2026</span></a>'
        ' <a href="https://x.example/tags/panen" class="hashtag">#<span>panen</span></a></p>',
        "@sari lihat https://www.koperasi.example/laporan/2026 #panen",
    ),
    (
        '<a href="https://penipu.example">bank.co.id</a>',
        "bank.co.id (https://penipu.example)",
    ),
    ('<a href="https://bank.example/">bank.example</a>', "bank.example"),
    ('<a href="javascript:alert(1)">klik</a>', "klik"),
    ("<script>alert(1)</script><style>p{}</style>aman", "aman"),
    ("<ul><li>satu</li><li>dua</li></ul>", "- satu\n- dua"),
    ("<p>tak <b>ditutup <i>a<a href='https://a.example'>b", "tak ditutup ab (https://a.example)"),
    ("<img src=x onerror=alert(1)>teks", "teks"),
    ("</p></div>penutup saja", "penutup saja"),
    ("<!-- rahasia -->terlihat", "terlihat"),
    ("a < b dan c > d", "a < b dan c > d"),
]


@pytest.mark.parametrize(("html", "text"), READ)
def test_html_is_read_as_a_reader_sees_it_and_never_as_markup(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize(
    "html",
    ["<" * 60_000, "<a " * 20_000, "<!--" * 15_000, "&#" * 30_000, "<p>" * 20_000, "\x00" * 99,
     "<a href='" * 7_000, "<![CDATA[" * 6_000, "<blockquote>" * 5_000, "<ul><li>" * 7_000],
    ids=range(10),
)  # fmt: skip
def test_hostile_html_is_read_in_a_moment(html: str) -> None:
    began_s = time.process_time()
    plain(html)
    assert time.process_time() - began_s < 3


def test_the_same_words_have_one_fingerprint_and_others_another() -> None:
    assert fingerprint("@sari Halo, dunia!\n\nhttps://a.id") == fingerprint(
        "Halo dunia https://a.id"
    )
    assert fingerprint("@sari@127.0.0.1:8081 Halo") == fingerprint("Halo")
    assert fingerprint("Halo @sari@lain.example") == fingerprint("Halo @sari")
    assert fingerprint("Halo @Sari") == fingerprint("Halo @sari")  # as the account writes itself
    assert fingerprint("Harga 1000") != fingerprint("Harga 2000")
    assert fingerprint("…") != fingerprint("!")
    assert fingerprint("👍") != fingerprint("👎")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Besok", "@sari@lain.example Besok"),
        ("Besok @sari@lain.example", "Besok @sari@lain.example"),
        ("Besok @sari@lain.example.com", "@sari@lain.example Besok @sari@lain.example.com"),
        ("surel sari@lain.example", "@sari@lain.example surel sari@lain.example"),
    ],
)
def test_a_person_is_named_once(text: str, named: str) -> None:
    assert mentioning(text, "sari@lain.example") == named


def test_what_no_server_stores_is_left_out() -> None:
    assert sendable("a\r\nb\rc\x00\x1bd\te\ud800") == "a\nb\ncd\te?"
