"""What the papers tell of connecting an account is what the desk shows."""

from tests.house.guides import FOLDER, pages


def test_every_guide_stands_in_the_papers_word_for_word() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == {path.name for path in pages()}
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, f"run python -m tests.house.guides: {path}"
