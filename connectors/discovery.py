"""The platforms there are: modules of this package, packages with a module `connector` in it,
and entry points of other packages.

A platform's library may take a second to load, and a house rarely speaks to all of them: a module
is loaded when its platform is asked for, all of them when somebody goes through the list.
"""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint
from threading import RLock
from types import ModuleType

import structlog

import connectors
from domain.ports import Connector

_NEEDED = ("platform", "title", "Settings", "limits", "verify")

log = structlog.get_logger(__name__)


class Platforms(Mapping[str, type[Connector]]):
    """Connector classes by platform. Ours win over a stranger's; a broken one is logged and left
    out, so that it stops no other."""

    def __init__(self, outside: Iterable[EntryPoint]) -> None:
        self._lock = RLock()
        self._known: dict[str, type[Connector]] = {}
        self._unread = dict(_own())
        self._strangers = tuple(outside)

    def __getitem__(self, platform: str) -> type[Connector]:
        with self._lock:
            if platform in self._unread:  # as a rule the module has the platform's name
                self._read(platform)
            if platform not in self._known:
                self._read_all()
            return self._known[platform]

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            self._read_all()
            return iter(list(self._known))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _read_all(self) -> None:
        for name in sorted(self._unread):
            self._read(name)
        strangers, self._strangers = self._strangers, ()
        for platform, kind in _strangers(strangers):
            self._known.setdefault(platform, kind)

    def _read(self, name: str) -> None:
        try:
            module = import_module(self._unread.pop(name))
        except Exception:  # a library that is missing here must not silence the others
            log.exception("connector_broken", name=name)
            return
        self._known.update(_of(module))


def _own() -> Iterator[tuple[str, str]]:
    """Our modules by name; of a package the one called `connector`."""
    for found in pkgutil.iter_modules(connectors.__path__):
        inside = ".connector" if found.ispkg else ""
        yield found.name, f"connectors.{found.name}{inside}"


def _of(module: ModuleType) -> Iterator[tuple[str, type[Connector]]]:
    for thing in vars(module).values():
        if _is_connector(thing) and thing.__module__ == module.__name__:
            yield thing.platform, thing


def _strangers(outside: Iterable[EntryPoint]) -> Iterator[tuple[str, type[Connector]]]:
    for point in outside:
        try:
            thing = point.load()
        except Exception:  # one broken package must not silence the others
            log.exception("outside_connector_broken", name=point.name, value=point.value)
            continue
        if _is_connector(thing):
            yield thing.platform, thing
        else:
            log.error("outside_connector_is_none", name=point.name, value=point.value)


def _is_connector(thing: object) -> bool:
    return isinstance(thing, type) and all(hasattr(thing, name) for name in _NEEDED)
