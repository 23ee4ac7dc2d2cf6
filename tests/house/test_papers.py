"""What the house's papers promise is so, and nothing in them points at one machine."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from guyub.cli import app
from tests.house.ground import ROOT, shown, tracked_files

LOCKS = ("requirements.lock", "requirements-test.lock", "install/bootstrap.lock")
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Put together here, so that this file does not find itself.
STRANGERS = tuple(
    "".join(parts)
    for parts in (
        ("pypi.", "org"),
        ("files.python", "hosted"),
        ("registry.npm", "js"),
        ("deb.debian", ".org"),
        ("/opt/", "pypi"),
        ("/ro", "ot/"),
        ("/wo", "rk/"),
        ("/ho", "me/"),
    )
)


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    hits = [
        f"{shown(path)}: {stranger}"
        for path in tracked_files()
        if (source := _text_of(path))
        for stranger in STRANGERS
        if re.search(rf"(?<![\w.]){re.escape(stranger)}", source)
    ]
    assert hits == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_hashes_and_names_no_address(name: str) -> None:
    source = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9._-]+(?:\[[\w,-]+\])?==\S+", source, flags=re.M)
    assert pins
    assert len(re.findall(r"^[^\s#]", source, flags=re.M)) == len(pins)
    assert source.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"://|^-|@ | --index| --find-links", source, flags=re.M)


def test_the_test_lock_agrees_with_the_one_people_run() -> None:
    run, test = (_pins(ROOT / name) for name in LOCKS[:2])
    assert {name: version for name, version in run.items() if test.get(name) != version} == {}


def test_every_make_command_in_the_papers_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), flags=re.M))
    named = {
        word
        for paper in PAPERS
        for word in re.findall(r"(?:`|^|: )make ([a-z][a-z-]*)", paper.read_text(), flags=re.M)
    }
    assert named >= {"up", "test", "demo"}
    assert named - targets == set()


def test_every_guyub_command_in_the_papers_exists() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = {
        word
        for paper in PAPERS
        for word in re.findall(r"(?:`|^|run |bin/)guyub ([a-z]+)", paper.read_text(), flags=re.M)
    }
    assert named >= {"up", "check", "backup", "restore"}
    assert named - set(commands) == set()


def test_every_relative_link_of_the_papers_leads_somewhere() -> None:
    broken = [
        f"{shown(paper)} -> {link}"
        for paper in [*PAPERS, ROOT / "CHANGELOG.md"]
        for link in re.findall(r"\]\(([^)#\s]+)", paper.read_text(encoding="utf-8"))
        if "://" not in link and not (paper.parent / link).exists()
    ]
    assert broken == []


def test_the_license_is_apache_and_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def _text_of(path: Path) -> str:
    """Empty for pictures and other files that are no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==(\S+)", path.read_text(), re.M))
