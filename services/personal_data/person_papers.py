"""A person's data as papers: for programs (JSON), for tables (CSV), for eyes (HTML).

Each is written piece by piece, a talk at a time, so that a long history fits into little memory.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from domain.cell_texts import defused
from domain.texts import _
from services.personal_data.person_told import Told

FORMAT = "guyub-person-1"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:1px solid #767676;padding:.5rem 0}.us{margin-left:2rem}"
    "p{white-space:pre-wrap;margin:.2rem 0}small{color:#595959}"
)


def as_json(
    head: Told, member: Told | None, reactions: Sequence[Told], talks: Iterable[Told]
) -> Iterator[str]:
    """One object; `talks` is its last member."""
    told = {"format": FORMAT, **head, "member": member, "reactions": reactions}
    begun = json.dumps(told, ensure_ascii=False, indent=1)
    yield begun.removesuffix("\n}") + ',\n "talks": ['
    for number, talk in enumerate(talks):
        yield (",\n" if number else "\n") + json.dumps(talk, ensure_ascii=False)
    yield "\n]}\n"


def as_csv(talks: Iterable[Told]) -> Iterator[str]:
    """A row a message."""
    yield "\ufeff" + _row(
        _("Percakapan"), _("Kanal"), _("Waktu"), _("Dari"), _("Lewat"), _("Isi"), _("Lampiran")
    )
    for talk in talks:
        for message in talk["messages"]:
            whose = _("koperasi") if message["from_us"] else message["person"]["name"]
            files = "; ".join(each["name"] for each in message["files"])
            yield _row(
                talk["id"],
                talk["channel"],
                message["at"],
                whose,
                message["way"],
                message["text"],
                files,
            )


def as_html(
    head: Told,
    member: Told | None,
    reactions: Sequence[Told],
    talks: Iterable[Told],
    *,
    language: str,
) -> Iterator[str]:
    """A page to read, without a script or anything from elsewhere."""
    title = escape(_("Data pribadi yang disimpan {name}").format(name=head["cooperative"]))
    yield (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
    )
    yield f"<p><small>{escape(head['made_at'])}</small></p><p>{escape(head['not_here'])}</p>"
    if member is not None:
        yield _member_html(member)
    for talk in talks:
        yield from _talk_html(talk)
    if reactions:
        yield _reactions_html(reactions)
    yield "</main></body></html>\n"


def _member_html(member: Told) -> str:
    facts = [
        (_("Nomor anggota"), member["number"]),
        (_("Nama"), member["name"]),
        (_("Cabang"), member["branch"] or ""),
        (_("Telepon"), ", ".join(member["phones"])),
        (_("Surel"), ", ".join(member["emails"])),
        (_("Kontak lain"), member["contact"]),
        (_("Masuk"), member["joined_at"] or ""),
        (_("Keluar"), member["left_at"] or ""),
    ]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    given = _("Persetujuan")
    consents = "".join(
        f"<li>{escape(each['purpose'])}: "
        f"{escape(_('diberikan') if each['given'] else _('ditarik'))}, {escape(each['at'])}</li>"
        for each in member["consents"]
    )
    return f"<dl>{rows}</dl><h2>{escape(given)}</h2><ul>{consents}</ul>"


def _reactions_html(reactions: Sequence[Told]) -> str:
    lines = "".join(
        f"<li>{escape(each['at'])}: {escape(each['sign'])}, {escape(each['channel'])},"
        f" {escape(each['url'] or each['post'])}</li>"
        for each in reactions
    )
    return f"<h2>{escape(_('Reaksi'))}</h2><ul>{lines}</ul>"


def _talk_html(talk: Told) -> Iterator[str]:
    where = talk["channel"] or _("Di kantor atau lewat telepon")
    yield f"<h2>{escape(where)} <small>{escape(talk['began_at'])}</small></h2>"
    for case in talk["cases"]:
        code = _("Laporan {code}").format(code=case["code"])
        yield f"<h3>{escape(code)}: {escape(case['subject'])}</h3>"
        for note in case["notes"]:
            head = escape(f"{_('Catatan petugas')} {note['at']}")
            yield f"<p><small>{head}</small> {escape(note['text'])}</p>"
    for message in talk["messages"]:
        yield _message_html(message)


def _message_html(message: Told) -> str:
    whose = _("koperasi") if message["from_us"] else message["person"]["name"] or _("Tanpa nama")
    files = "".join(
        f'<p><a href="{escape(each["place"])}">{escape(each["name"])}</a></p>'
        for each in message["files"]
        if each["place"]
    )
    side = "us" if message["from_us"] else "them"
    return (
        f'<article class="{side}"><small>{escape(whose)}, {escape(message["at"])}</small>'
        f"<p>{escape(message['text'])}</p>{files}</article>"
    )


def _row(*cells: str) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(defused, cells))
    return line.getvalue()
