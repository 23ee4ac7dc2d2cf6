"""Names of files: whatever a stranger calls one, it leads nowhere and reads as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attachments import NAME_MAX, Attachment, Enclosed, NotKept, attached, file_name


@pytest.mark.parametrize(
    ("told", "kind", "name"),
    [
        ("kuitansi.jpg", "image/jpeg", "kuitansi.jpg"),
        ("  Nota  toko.pdf ", "application/pdf", "Nota toko.pdf"),
        ("../../etc/passwd", "", "_.._etc_passwd"),
        ("C:\\Windows\\a.exe", "", "C_Windows_a.exe"),
        ("a\r\nSet-Cookie: x.pdf", "", "a Set-Cookie_ x.pdf"),
        ("tagihan\u202efdp.exe", "application/pdf", "tagihanfdp.exe"),
        ("a\u200b\x00b.txt", "", "ab.txt"),
        ("e\u0301.pdf", "", "é.pdf"),
        ("", "application/pdf", "lampiran-3.pdf"),
        ("...", "image/png", "lampiran-3.png"),
        ("///", "", "lampiran-3"),
        ("\ud800.pdf", "application/pdf", "pdf"),
        ("a" * 300 + ".pdf", "", "a" * (NAME_MAX - 4) + ".pdf"),
        ("a." + "b" * 300, "", "a." + "b" * (NAME_MAX - 2)),
        ("a" * 300, "", "a" * NAME_MAX),
        (".bashrc", "", "bashrc"),
    ],
)
def test_a_name_is_safe_and_still_known(told: str, kind: str, name: str) -> None:
    assert file_name(told, kind, 3) == name


@given(told=st.text(max_size=400), kind=st.text(max_size=10))
def test_any_name_is_one_that_a_file_can_have(told: str, kind: str) -> None:
    name = file_name(told, kind, 1)
    assert 0 < len(name) <= NAME_MAX
    assert not set(name) & set('/\\:*?"<>|\r\n\0')
    assert all(unicodedata.category(each)[0] != "C" for each in name)
    assert name.strip(". ")
    name.encode()


def test_each_file_has_its_place_and_what_has_no_bytes_says_why() -> None:
    given_ = [
        Enclosed(name="a.jpg", kind="image/jpeg", size_bytes=3, file_id="f", width_px=1),
        Enclosed(name="b.bin", kind="x/y", size_bytes=None, not_kept=NotKept.TOO_LARGE),
        Enclosed(name="c.bin", kind="x/y", size_bytes=1, data=b"x"),
    ]
    first, second, third = attached("m-1", given_)
    assert first == Attachment(
        message_id="m-1",
        position=1,
        name="a.jpg",
        kind="image/jpeg",
        size_bytes=3,
        file_id="f",
        width_px=1,
    )
    assert (second.position, second.size_bytes, second.not_kept) == (2, None, NotKept.TOO_LARGE)
    assert (third.position, third.not_kept) == (3, NotKept.UNREADABLE)
    assert [each.is_picture for each in (first, second, third)] == [True, False, False]
