"""A person's data as a page for the one whose it is: plain words, the cooperative's clock,
no script and nothing from elsewhere. Written piece by piece, a talk at a time."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from domain.aftercare import Score
from domain.cases import CaseKind, CaseStatus
from domain.consent import ConsentWay, Purpose
from domain.messages import MessageKind
from domain.reactions import ReactionKind
from domain.texts import _
from services.common import plain_words
from services.personal_data.person_told import Told
from services.personal_data.person_words import Spoken
from services.roll import consent_words

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:1px solid #767676;padding:.5rem 0}.us{margin-left:2rem}"
    "p,dd,li{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0}small{color:#595959}"
    "dt{font-weight:600}"
)


def as_html(head: Told, held: Told, talks: Iterable[Told], spoken: Spoken) -> Iterator[str]:
    """The whole page."""
    title = escape(_("Data pribadi yang disimpan {name}").format(name=head["cooperative"]))
    yield (
        f'<!doctype html><html lang="{escape(spoken.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
    )
    yield _paragraphs(_("Dibuat {at}.").format(at=spoken.moment(head["made_at"])))
    yield _paragraphs(_about(), head["not_here"])
    if held["member"] is not None:
        yield _member(held["member"], spoken)
    yield _listed(_("Diblokir"), (_block(each, spoken) for each in held["blocks"]))
    for talk in talks:
        yield from _talk(talk, spoken)
    yield _listed(
        _("Pesan yang belum dapat diterima"), (_aside(each, spoken) for each in held["set_aside"])
    )
    yield _listed(_("Reaksi"), (_reaction(each, spoken) for each in held["reactions"]))
    yield "</main></body></html>\n"


def _about() -> str:
    return _(
        "Halaman ini memuat semuanya untuk dibaca. Isi yang sama ada di data.json untuk program"
        " lain; pesan.csv berisi pesan-pesannya untuk lembar sebar, dan folder lampiran"
        " berkas-berkasnya."
    )


def _member(member: Told, spoken: Spoken) -> str:
    purposes, ways = consent_words.purposes(), consent_words.consent_ways()
    consents = (
        _joined(
            purposes[Purpose(each["purpose"])],
            _("diberikan") if each["given"] else _("ditarik"),
            ways[ConsentWay(each["way"])],
            spoken.moment(each["at"]),
            each["note"],
        )
        for each in member["consents"]
    )
    accounts = (
        _joined(
            each["platform"] or _("Percakapan tanpa akun"),
            each["name"],
            each["account"],
            _("ditautkan {at}").format(at=spoken.moment(each["linked_at"])),
        )
        for each in member["accounts"]
    )
    unlinked = (
        _joined(
            each["platform"] or _("Percakapan tanpa akun"),
            _("dilepas {at}").format(at=spoken.moment(each["unlinked_at"])),
        )
        for each in member["accounts_unlinked"]
    )
    return (
        f"<h2>{escape(_('Buku anggota'))}</h2>{_facts(_entry(member, spoken))}"
        + _listed(_("Persetujuan"), consents)
        + _listed(_("Akun yang ditautkan"), accounts)
        + _listed(_("Akun yang tidak lagi ditautkan"), unlinked)
        + "".join(_earlier(each, spoken) for each in member["earlier"])
    )


def _earlier(entry: Told, spoken: Spoken) -> str:
    until = _("Sebelum impor {at}").format(at=spoken.moment(entry["until"]))
    return f"<h3>{escape(until)}</h3>{_facts(_entry(entry, spoken))}"


def _entry(entry: Told, spoken: Spoken) -> list[tuple[str, str]]:
    return [
        (_("Nomor anggota"), entry["number"]),
        (_("Nama"), entry["name"]),
        (_("Cabang"), entry["branch"] or ""),
        (_("Telepon"), ", ".join(entry["phones"])),
        (_("Surel"), ", ".join(entry["emails"])),
        (_("Kontak lain"), entry["contact"]),
        (_("Masuk"), spoken.day(entry["joined_at"])),
        (_("Keluar"), spoken.day(entry["left_at"])),
    ]


def _block(block: Told, spoken: Spoken) -> str:
    return _joined(spoken.moment(block["at"]), block["channel"], block["name"], block["reason"])


def _aside(message: Told, spoken: Spoken) -> str:
    files = ", ".join(each["name"] for each in message["files"])
    return _joined(spoken.moment(message["at"]), message["channel"], message["text"], files)


def _reaction(each: Told, spoken: Spoken) -> str:
    done = plain_words.reaction(ReactionKind(each["reaction"]), each["sign"])
    return _joined(spoken.moment(each["at"]), done, each["channel"], each["url"] or each["post"])


def _talk(talk: Told, spoken: Spoken) -> Iterator[str]:
    where = talk["channel"] or _("Di kantor atau lewat telepon")
    began = escape(spoken.moment(talk["began_at"]))
    yield f"<h2>{escape(where)} <small>{began}</small></h2>"
    yield _facts(_person(talk["person"]))
    for case in talk["cases"]:
        yield _case(case, spoken)
    for message in talk["messages"]:
        yield _message(message, spoken)


def _person(person: Told) -> list[tuple[str, str]]:
    return [
        (_("Nama"), person["name"]),
        (_("Akun di sana"), person["account"]),
        (_("Kontak"), person["contact"]),
        (_("Nomor anggota yang ditulis"), person["member_number_as_given"]),
    ]


def _case(case: Told, spoken: Spoken) -> str:
    code = _("Laporan {code}").format(code=case["code"])
    facts = [
        (_("Jenis"), plain_words.kinds()[CaseKind(case["kind"])]),
        (_("Keadaan"), plain_words.statuses()[CaseStatus(case["status"])]),
        (_("Dibuka"), spoken.moment(case["opened_at"])),
        (_("Dijawab"), spoken.moment(case["first_response_at"])),
        (_("Selesai"), _joined(spoken.moment(case["resolved_at"]), case["ending"])),
        (_("Penilaian"), _rating(case)),
    ]
    notes = (_joined(spoken.moment(each["at"]), each["text"]) for each in case["notes"])
    head = f"<h3>{escape(_joined(code, case['subject']))}</h3>"
    return head + _facts(facts) + _listed(_("Catatan petugas"), notes, level=4)


def _rating(case: Told) -> str:
    score = plain_words.scores()[Score(case["rating"])] if case["rating"] else ""
    return _joined(score, case["rating_words"])


def _message(message: Told, spoken: Spoken) -> str:
    whose = _("koperasi") if message["from_us"] else message["person"]["name"] or _("Tanpa nama")
    way = plain_words.ways()[MessageKind(message["way"])]
    head = escape(_joined(whose, way, spoken.moment(message["at"])))
    side = "us" if message["from_us"] else "them"
    changed = (
        _("Diubah {at}. Mula-mula: {text}").format(
            at=spoken.moment(message["edited_at"]), text=message["first_text"]
        )
        if message["edited_at"]
        else ""
    )
    gone = (
        _("Ditarik oleh penulisnya {at}.").format(at=spoken.moment(message["withdrawn_at"]))
        if message["withdrawn_at"]
        else ""
    )
    return (
        f'<article class="{side}"><small>{head}</small>'
        f"{_paragraphs(message['text'], changed, gone, message['url'])}"
        f"{''.join(map(_file, message['files']))}</article>"
    )


def _file(file: Told) -> str:
    if not file["place"]:
        lost = _("{name}: berkasnya tidak tersimpan").format(name=file["name"] or _("Lampiran"))
        return _paragraphs(lost)
    return f'<p><a href="{escape(file["place"])}">{escape(file["name"])}</a></p>'


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    """Those that are known."""
    known = [f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value]
    return f"<dl>{''.join(known)}</dl>" if known else ""


def _listed(title: str, lines: Iterable[str], *, level: int = 2) -> str:
    """Nothing where there is no line."""
    items = "".join(f"<li>{escape(each)}</li>" for each in lines)
    return f"<h{level}>{escape(title)}</h{level}><ul>{items}</ul>" if items else ""


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in texts if each)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
