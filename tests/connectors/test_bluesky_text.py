"""Facets mark bytes, and texts are hostile."""

import random

import pytest

from connectors.bluesky.text import MENTIONS_MAX, facets, plain

DIDS = {"sari.bsky.social": "did:plc:sari", "koperasi.test": "did:plc:coop", "a.id": "did:plc:a"}


def marked(text: str) -> list[tuple[str, str]]:
    """What is marked, read back from its bytes, and what it stands for."""
    raw = text.encode()
    return [
        (
            raw[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(),
            next(value for name, value in each["features"][0].items() if name != "$type"),
        )
        for each in facets(text, lambda handle: DIDS.get(handle, ""))
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://koperasi.id", [("https://koperasi.id", "https://koperasi.id")]),
        ("(https://a.id/b).", [("https://a.id/b", "https://a.id/b")]),
        ("https://a.id/x_(y)!?", [("https://a.id/x_(y)", "https://a.id/x_(y)")]),
        ("[https://a.id/x]", [("https://a.id/x", "https://a.id/x")]),
        ("“https://a.id/x”,", [("https://a.id/x", "https://a.id/x")]),
        ("<https://a.id>", [("https://a.id", "https://a.id")]),
        ("HTTP://A.ID/x", [("HTTP://A.ID/x", "HTTP://A.ID/x")]),
        ("koperasi.id/kabar.", [("koperasi.id/kabar", "https://koperasi.id/kabar")]),
        ("a.id:8080/x", [("a.id:8080/x", "https://a.id:8080/x")]),
        ("😀 https://a.id 👨‍👩‍👧‍👦", [("https://a.id", "https://a.id")]),
        ("e\u0301 https://a.id/\u0301x", [("https://a.id/\u0301x", "https://a.id/\u0301x")]),
        ("مرحبا \u200fhttps://a.id/\u200f مرحبا", [("https://a.id/", "https://a.id/")]),
        ("https://a.id\u202ehttps://b.id", [("https://a.id", "https://a.id"), ("https://b.id", "https://b.id")]),
        ("https://a.id https://a.id", [("https://a.id", "https://a.id")] * 2),
        ("(https://)", []),
        ("https://[bad", []),
        ("sari.w@koperasi.id", []),
        ("surat ke sari.id@koperasi.com", []),
        ("Rp1.500.000 jam 09.00.", []),
        ("selesai.So begitu.Di sini", []),
        ("berkas.pdfx dan versi 1.2.3", []),
        ("ftp://a.example/x", []),
        ("javascript:alert(1)", []),
    ],
)  # fmt: skip
def test_links_end_where_a_reader_sees_them_end(text: str, links: list[tuple[str, str]]) -> None:
    assert marked(text) == links


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("@sari.bsky.social", [("@sari.bsky.social", "did:plc:sari")]),
        ("Kata @Sari.Bsky.Social:", [("@Sari.Bsky.Social", "did:plc:sari")]),
        ("(@sari.bsky.social).", [("@sari.bsky.social", "did:plc:sari")]),
        ("@sari.bsky.social's", [("@sari.bsky.social", "did:plc:sari")]),
        ("😀@koperasi.test…", [("@koperasi.test", "did:plc:coop")]),
        ("@a.id @a.id", [("@a.id", "did:plc:a")] * 2),
        ("@hantu.bsky.social", []),
        ("@sari.bsky.social@pds.example", []),
        ("surat@a.id", []),
        ("@@a.id", []),
        ("@a", []),
        ("@a.id_b", []),
        ("@a.idé", []),
    ],
)
def test_mentions_are_whole_names_of_accounts(text: str, mentions: list[tuple[str, str]]) -> None:
    assert marked(text) == mentions


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#panen", [("#panen", "panen")]),
        ("#panen2026!", [("#panen2026", "panen2026")]),
        ("#2026panen,#maju", [("#2026panen", "2026panen"), ("#maju", "maju")]),
        ("#panen_- #gotong-royong", [("#panen", "panen"), ("#gotong-royong", "gotong-royong")]),
        ("(#gotong_royong)", [("#gotong_royong", "gotong_royong")]),
        ("#تمر ok", [("#تمر", "تمر")]),
        ("#ꦏꦺꦴꦥꦺꦫꦱꦶ", [("#ꦏꦺꦴꦥꦺꦫꦱꦶ", "ꦏꦺꦴꦥꦺꦫꦱꦶ")]),
        ("#e\u0301a", [("#e\u0301a", "e\u0301a")]),
        ("＃panen", [("＃panen", "panen")]),
        ("#🎉", [("#🎉", "🎉")]),
        ("#" + "a" * 64, [("#" + "a" * 64, "a" * 64)]),
        ("#" + "a" * 65, []),
        ("#" + "👨‍👩‍👧‍👦" * 3, [("#👨", "👨")]),
        ("#1 #2026 #_ # ##a C#tajam #️⃣", []),
        ("https://a.id/#bagian", [("https://a.id/#bagian", "https://a.id/#bagian")]),
    ],
)
def test_hashtags_hold_a_letter_and_end_at_punctuation(
    text: str, tags: list[tuple[str, str]]
) -> None:
    assert marked(text) == tags


def test_only_so_many_names_are_asked_for() -> None:
    asked: list[str] = []

    def did_of(handle: str) -> str:
        asked.append(handle)
        return "did:plc:x"

    text = " ".join(f"@x{number}.bsky.social @x{number}.bsky.social" for number in range(40))
    facets(text, did_of)
    assert len(asked) == MENTIONS_MAX


@pytest.mark.parametrize(
    ("entered", "sent"),
    [
        (" Halo \r\nSari\r", "Halo \nSari"),
        ("a\x00\x1b[31m\tb\x7f", "a[31m\tb"),
        ("\ud83d\ude00", "😀"),
        ("\ud800 a", "\ufffd a"),
        ("👨‍👩‍👧‍👦\u200f", "👨‍👩‍👧‍👦\u200f"),
        ("\n\t ", ""),
    ],
)
def test_a_text_goes_out_whole_and_without_what_nobody_sees(entered: str, sent: str) -> None:
    assert plain(entered) == sent


PIECES = (
    *"aZ9é😀 \n.,()[]#@:/?_-’“”…",
    *("e\u0301", "\u200f", "\u200d", "👨‍👩‍👧‍👦", "\u202e", "مر", "\ufe0f"),
    *("https://", "koperasi.id", "@a.id", "#", "//"),
)


@pytest.mark.parametrize("seed", range(300))
def test_whatever_the_text_marks_are_in_order_apart_and_at_whole_characters(seed: int) -> None:
    chance = random.Random(seed)
    text = plain("".join(chance.choice(PIECES) for _piece in range(chance.randrange(1, 60))))
    raw, end = text.encode(), 0
    for each in facets(text, lambda handle: DIDS.get(handle, "")):
        start, stop = each["index"]["byteStart"], each["index"]["byteEnd"]
        assert end <= start < stop <= len(raw)
        assert raw[start:stop].decode()  # no half of a character
        end = stop
