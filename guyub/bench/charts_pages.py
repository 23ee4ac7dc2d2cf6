"""The desk's pages of engagement, drawn again in this process as a browser would ask for them."""

from collections.abc import Callable, Iterator
from datetime import datetime

from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.people import Role, User
from guyub.bench.ground import Ground
from storage.sql.engines import Engines
from storage.sql.store import SqlStore
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

LOOKS = ("ringkasan", "banding", "jam", "unggahan")
_SCRIPT = "from dashboard import app\napp.main(start='keterlibatan')"


def pages(
    ground: Ground, engines: Engines, now: datetime
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each view over a year of posts, and what draws it again."""
    settings = Settings.model_validate({"data": ground.folder, "database_url": ground.database_url})
    toolkit = wire(settings, store=SqlStore(engines), clock=SetClock(now))
    session.use(toolkit, identify=_manager)
    for look in LOOKS:
        page = AppTest.from_string(_SCRIPT, default_timeout=60)
        page.query_params.update({"tampilan": look, "minggu": "52"})
        page.run()
        if page.exception:
            raise RuntimeError(page.exception[0].value)
        yield f"keterlibatan?tampilan={look}", page.run
    session.forget()


def _manager(_toolkit: Toolkit) -> User:
    return User(
        id="u-3",
        login="wati",
        name="Wati",
        role=Role.MANAGER,
        password_hash="",
        must_change_password=False,
        created_at=_toolkit.clock.now(),
    )
