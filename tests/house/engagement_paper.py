"""What docs/engagement.md says of figures, written from the terms that the desk shows.

`python -m tests.house.engagement_paper` writes that part anew.
"""

from domain.texts import speaking
from services.engagement import engagement_terms
from tests.house.ground import ROOT
from toolkit.languages import translations

PAPER = ROOT / "docs" / "engagement.md"
BEGIN, END = "<!-- terms -->", "<!-- /terms -->"


def written() -> str:
    """The terms in English, as Markdown."""
    with speaking(translations("en")):
        parts = [
            f"### {term.title}\n\n{term.meaning}\n\n*Source: {term.source}*"
            for term in engagement_terms.terms()
        ]
    return f"{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}"


def renewed(paper: str) -> str:
    """The paper with its terms as they are now."""
    head, rest = paper.split(BEGIN)
    return head + written() + rest.split(END)[1]


if __name__ == "__main__":
    PAPER.write_text(renewed(PAPER.read_text(encoding="utf-8")), encoding="utf-8")
