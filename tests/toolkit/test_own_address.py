"""Links that leave the machine name an address that others can open."""

import ipaddress

import pytest

from toolkit.own_address import EVERYWHERE, reachable_host
from toolkit.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "kantor.local"])
def test_a_host_of_its_own_stays_as_it_is(host: str) -> None:
    assert reachable_host(host) == host


@pytest.mark.parametrize("host", EVERYWHERE)
def test_everywhere_becomes_one_address_that_can_be_opened(host: str) -> None:
    found = ipaddress.ip_address(reachable_host(host))
    assert not found.is_unspecified


def test_the_site_of_a_house_that_listens_everywhere_can_be_opened() -> None:
    site = Settings(host=EVERYWHERE[0], port=8501, public_url="").site_url
    assert site == f"http://{reachable_host(EVERYWHERE[0])}:8501"


def test_an_address_with_colons_stands_in_brackets() -> None:
    assert Settings(host="::1", port=8501, public_url="").site_url == "http://[::1]:8501"
