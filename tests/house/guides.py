"""`docs/platforms/`: each connector's guide in both languages, written from the connector itself.

`python -m tests.house.guides` writes the pages anew; a test holds them to what the desk shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from connectors.registry import Discovered
from domain.channels import Guide
from domain.ports import ABILITY_VERBS, Connector, abilities, guide_of
from domain.texts import _, speaking
from tests.connectors.staging import OpenVault, a_board
from tests.house.ground import ROOT
from toolkit.languages import LANGUAGES, translations

FOLDER = ROOT / "docs" / "platforms"


def pages() -> dict[Path, str]:
    """Every page as it should stand, by its file."""
    return {
        FOLDER / f"{name}.md": page(kind, guide)
        for name, kind in _connectors().items()
        if (guide := guide_of(kind)) is not None
    }


def page(kind: type[Connector], guide: Guide) -> str:
    """Indonesian first, English under it."""
    parts = [f"# {kind.title}", ""]
    for language, name in LANGUAGES.items():
        with speaking(translations(language)):
            parts += [f"## {name}", "", *_told(kind, guide)]
    return "\n".join(parts).rstrip() + "\n"


def _connectors() -> Mapping[str, type[Connector]]:
    return Discovered(vault=OpenVault(), board=a_board(), outside=()).platforms()


def _told(kind: type[Connector], guide: Guide) -> Iterator[str]:
    yield from (f"{number}. {_(step)}" for number, step in enumerate(guide.steps, start=1))
    yield from ("", f"### {_('Pengaturan')}", "")
    for field in fields(kind.Settings):
        yield f"- **{_(field.metadata['label'])}**: {_(field.metadata['help'])}"
    if guide.rights:
        yield from ("", f"### {_('Izin yang diminta, dan untuk apa')}", "")
        yield from (f"- `{right.name}`: {_(right.why)}" for right in guide.rights)
    yield from ("", f"### {_('Biaya')}", "", _(guide.cost))
    if guide.bounds:
        yield from ("", f"### {_('Yang tidak dapat dilakukan di platform ini')}", "")
        yield from (f"- {_(bound)}" for bound in guide.bounds)
    can = ", ".join(verb for ability, verb in ABILITY_VERBS.items() if ability in abilities(kind))
    yield from ("", f"`{can}`", "")
    read = _("Halaman resmi platform terakhir kami baca {date}.")
    yield from (read.format(date=guide.read_on.isoformat()), "")


def main() -> None:
    """Writes every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
