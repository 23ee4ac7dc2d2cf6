"""The whole application, Streamlit inside: what the gate relies on is checked on the real one."""

import json
import subprocess
import sys

import pytest

# In a process of its own: Streamlit's options belong to the process, not to the application.
PROGRAM = """
import json, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from domain.people import Role
from storage.memory import MemoryStore
from toolkit.clock import SystemClock
from toolkit.settings import Settings
from toolkit.wiring import wire
from web import streamlit_options
from web.app import build

folder = Path(sys.argv[1])
house = wire(Settings(data=folder), store=MemoryStore(), clock=SystemClock())
house.connecting.ensure_board()
house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
house.accounts.set_password("sari", "kuda batu payung hijau")
token = house.accounts.sign_in("sari", "kuda batu payung hijau", address="127.0.0.1")
streamlit_options.apply(house.settings)
(folder / "meja.py").write_text("import streamlit as st\\nst.title('Meja')")
PAGE = {"Accept": "text/html", "Accept-Encoding": "gzip", "If-None-Match": "x"}
PATHS = ["/", "/desk/", "/desk", "/desk/antrean", "/desk/_stcore/health",
         "/desk/_stcore/host-config", "/desk/static/css/x.css", "/_stcore/health",
         "/_stcore/stream", "/media/x", "/static/x", "/component/x", "/tidak-ada"]
STREAM = "ws://127.0.0.1:8501/desk/_stcore/stream"

def opened(client, origin):
    try:
        with client.websocket_connect(STREAM, headers={"Origin": origin}):
            return True
    except WebSocketDisconnect as refused:
        return refused.code

found = {}
with TestClient(build(house, folder / "meja.py"), base_url="http://127.0.0.1:8501",
                follow_redirects=False) as client:
    own, other = "http://127.0.0.1:8501", "https://jahat.example"
    found["outside"] = {p: client.get(p, headers=PAGE).status_code for p in PATHS}
    found["outside"]["socket"] = opened(client, own)
    client.cookies.set("guyub_session", token)
    found["inside"] = {p: client.get(p, headers=PAGE).status_code for p in PATHS}
    found["inside"]["socket"] = [opened(client, own), opened(client, other)]
    shell = client.get("/desk/antrean", headers=PAGE)
    found["shell"] = shell.text
    found["headers"] = dict(shell.headers)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("meja")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    answer: dict[str, dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_members_pages_are_open_and_the_desk_is_shut(
    found: dict[str, dict[str, object]],
) -> None:
    assert found["outside"] == {
        "/": 200,
        "/desk/": 303,
        "/desk": 303,
        "/desk/antrean": 303,
        "/desk/_stcore/health": 200,
        "/desk/_stcore/host-config": 303,
        "/desk/static/css/x.css": 303,
        "/_stcore/health": 404,
        "/_stcore/stream": 404,
        "/media/x": 404,
        "/static/x": 404,
        "/component/x": 404,
        "/tidak-ada": 404,
        "socket": 4401,
    }


def test_with_a_session_the_desk_opens_and_nothing_else_does(
    found: dict[str, dict[str, object]],
) -> None:
    inside = found["inside"]
    assert (inside["/desk/"], inside["/desk/antrean"]) == (200, 200)
    assert inside["/desk/_stcore/host-config"] == 200
    assert (inside["/_stcore/health"], inside["/_stcore/stream"]) == (404, 404)
    assert inside["socket"] == [True, 4403]


def test_streamlits_own_page_is_put_in_the_users_language(
    found: dict[str, dict[str, object]],
) -> None:
    """Fails when a new Streamlit writes its page otherwise, so that nobody has to notice."""
    shell = str(found["shell"])
    assert '<html lang="id">' in shell
    assert "<title>Meja kerja Koperasi Kami</title>" in shell
    assert "<noscript><p>Nyalakan JavaScript" in shell
    assert "<script>" not in shell
    assert "service-desc" not in shell
    assert found["headers"]["cache-control"] == "no-store"
    assert "content-encoding" not in found["headers"]
