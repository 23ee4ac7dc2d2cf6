"""`guyub up` as a person starts it: a real process, its pages, and a clean end."""

import re
import socket
import subprocess

import httpx
import pytest

from tests.house.conftest import House, free_port
from tests.running import GUYUB, START_S, started

pytestmark = pytest.mark.slow


def test_up_prints_one_address_and_a_link_that_signs_in_once(empty_house: House) -> None:
    address = f"http://127.0.0.1:{empty_house.port}"
    with started("up") as guyub:
        assert guyub.line() == f"Koperasi Kami siap di {address}"
        assert guyub.line() == "Masuk pertama kali sebagai admin (berlaku sekali, 24 jam):"
        link = guyub.line()
        assert re.fullmatch(rf"{address}/masuk/tautan\?kode=[\w-]{{20,}}", link)
        with httpx.Client(base_url=address, timeout=20) as browser:
            assert browser.get("/healthz").status_code == 200
            assert "Masuk untuk pengurus" in browser.get("/masuk").text
            assert "Kritik" in browser.get("/").text
            assert browser.get(link).status_code == 200
        assert "Traceback" not in guyub.log
        assert guyub.end() == 0


def test_the_token_of_the_link_stands_in_no_log(empty_house: House) -> None:
    with started("up") as guyub:
        link = [guyub.line() for _ in range(3)][-1]
        httpx.get(link, timeout=20)
        guyub.end()
        assert link.rpartition("=")[2] not in guyub.log


def test_pages_alone_and_the_heartbeat_alone_run_beside_each_other(empty_house: House) -> None:
    with started("web") as web:
        web.line()
        with started("worker") as worker:
            assert worker.line() == "Penjadwal berjalan. Hentikan dengan Ctrl+C."
            answer = httpx.get(f"http://127.0.0.1:{empty_house.port}/healthz", timeout=20)
            assert answer.status_code in (200, 503)  # 503 until the first pulse was kept
            assert worker.end() == 0
        assert web.end() == 0


def test_a_taken_port_is_one_clear_line(empty_house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", empty_house.port))
        other.listen()
        ran = subprocess.run(
            [GUYUB, "up"], capture_output=True, text=True, timeout=START_S, check=False
        )
    assert ran.returncode == 1
    assert ran.stderr == (
        f"127.0.0.1:{empty_house.port} sudah dipakai program lain. Hentikan program itu, atau "
        f"pilih port lain: guyub up --port {empty_house.port + 1}\n"
    )
    assert not empty_house.data.exists()


def test_an_address_that_is_not_ours_is_one_clear_line(empty_house: House) -> None:
    ran = subprocess.run(
        [GUYUB, "up", "--host", "192.0.2.1", "--port", str(free_port())],
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("Tidak dapat membuka 192.0.2.1:")
    assert len(ran.stderr.splitlines()) == 1
