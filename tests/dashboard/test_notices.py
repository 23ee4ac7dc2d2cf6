"""What went wrong, told in words that stay words."""

from streamlit.testing.v1 import AppTest


def quoting() -> None:
    from dashboard import notices
    from domain.errors import Rejected

    trap = "[masuk lagi](https://jahat.example) <https://jahat.example> **tebal**"
    notices.show(Rejected(f"Anggota menulis lagi: “{trap}”.", detail=trap))


def test_a_stranger_quoted_in_an_error_puts_no_link_on_the_desk() -> None:
    page = AppTest.from_function(quoting, default_timeout=20).run()
    harmless = (
        "\\[masuk lagi\\](https://jahat.example) \\<https://jahat.example\\> \\*\\*tebal\\*\\*"
    )
    assert [error.value for error in page.error] == [f"Anggota menulis lagi: “{harmless}”."]
    assert [caption.value for caption in page.caption] == [f"Jawaban platform: {harmless}"]


def listing() -> None:
    from dashboard import notices
    from domain.errors import Invalid

    notices.show(Invalid("Tidak ada yang diubah.\nA-1: sudah selesai\nB-2: sudah selesai"))


def test_what_is_told_in_lines_stands_in_lines() -> None:
    page = AppTest.from_function(listing, default_timeout=20).run()
    told = "Tidak ada yang diubah.  \nA-1: sudah selesai  \nB-2: sudah selesai"
    assert [error.value for error in page.error] == [told]
