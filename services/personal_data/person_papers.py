"""A person's data as papers: for programs (JSON) and for tables (CSV); for eyes see `person_page`.

Each is written piece by piece, a talk at a time, so that a long history fits into little memory.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from domain.cell_texts import defused
from domain.messages import MessageKind
from domain.texts import _
from services.common import plain_words
from services.personal_data.person_told import Told
from services.personal_data.person_words import Spoken

FORMAT = "guyub-person-1"


def as_json(head: Told, held: Told, talks: Iterable[Told]) -> Iterator[str]:
    """One object; `talks` is its last member."""
    told = {"format": FORMAT, **head, **held}
    begun = json.dumps(told, ensure_ascii=False, indent=1)
    yield begun.removesuffix("\n}") + ',\n "talks": ['
    for number, talk in enumerate(talks):
        yield (",\n" if number else "\n") + json.dumps(talk, ensure_ascii=False)
    yield "\n]}\n"


def as_csv(talks: Iterable[Told], spoken: Spoken) -> Iterator[str]:
    """A row a message."""
    when, ways = _("Waktu ({zone})").format(zone=spoken.zone), plain_words.ways()
    yield "\ufeff" + _row(
        _("Percakapan"), _("Nama kanal"), when, _("Dari"), _("Lewat"), _("Isi"), _("Lampiran")
    )
    for talk in talks:
        for message in talk["messages"]:
            whose = (
                _("koperasi")
                if message["from_us"]
                else message["person"]["name"] or _("Tanpa nama")
            )
            files = "; ".join(each["name"] for each in message["files"])
            yield _row(
                talk["id"],
                talk["channel"],
                spoken.cell(message["at"]),
                whose,
                ways[MessageKind(message["way"])],
                message["text"],
                files,
            )


def _row(*cells: str) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(defused, cells))
    return line.getvalue()
