"""HTML as the text its reader sees: its lines, its lists, and where a link leads."""

import re
from html.parser import HTMLParser


class ShownText(HTMLParser):
    """Gathers what well-formed HTML shows. `lines`: tags that stand on a line of their own;
    `paragraphs`: those with an empty line around them."""

    lines: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset({"p"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._link: tuple[str, int] | None = None  # its address, and where its text begins

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag == "br":
            self._parts.append("\n")
        elif tag == "li":
            self._parts.append("\n- ")
        elif tag == "a":
            self._end_link()
            self._link = (dict(attrs).get("href") or "", len(self._parts))

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def text(self) -> str:
        """What was gathered, at most one empty line between paragraphs."""
        self._end_link()
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def says_where(self, said: str, address: str) -> bool:
        """Whether the link's own words tell where it leads."""
        bare = address.partition(":")[2].lstrip("/")
        return said.rstrip("/") in (address.rstrip("/"), bare.rstrip("/"))

    def _break(self, tag: str) -> None:
        if tag in self.paragraphs:
            self._parts.append("\n\n")
        elif tag in self.lines:
            self._parts.append("\n")

    def _end_link(self) -> None:
        if self._link is None:
            return
        (address, began), self._link = self._link, None
        said = "".join(self._parts[began:]).strip()
        if address and not self.says_where(said, address):
            self._parts.append(f" ({address})")
