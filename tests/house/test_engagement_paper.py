"""What the papers say of figures of engagement is what the desk says."""

from tests.house.engagement_paper import PAPER, renewed


def test_the_definitions_stand_in_the_papers_as_on_the_desk() -> None:
    paper = PAPER.read_text(encoding="utf-8")
    assert renewed(paper) == paper, "run python -m tests.house.engagement_paper"
