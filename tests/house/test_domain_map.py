"""The page that says where a rule of the domain stands knows every module, each once."""

import re

from tests.house.ground import ROOT


def test_every_module_of_the_domain_stands_once_on_its_page() -> None:
    rows = re.findall(r"^\|.*\|$", (ROOT / "docs" / "domain.md").read_text("utf-8"), flags=re.M)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    modules = [path.stem for path in (ROOT / "domain").glob("*.py") if path.stem != "__init__"]
    assert sorted(named) == sorted(modules)
