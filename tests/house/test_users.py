"""`guyub user`: accounts from the command line."""

from tests.house.conftest import House
from toolkit.wiring import open_toolkit

PASSWORD = "tujuh-bebek-berenang"


def test_a_user_is_added_listed_and_signs_in_by_the_link(house: House) -> None:
    added = house.json("user", "add", "sari", "--name", "Sari Handayani", "--role", "manager")
    assert added["login"] == "sari"
    address, token = added["link"].split("?kode=")
    assert address == f"http://127.0.0.1:{house.port}/masuk/tautan"
    toolkit = open_toolkit()
    session = toolkit.accounts.sign_in_by_link(token, address="127.0.0.1")
    assert toolkit.accounts.user_of(session).login == "sari"
    assert house.json("user", "list") == [
        {
            "login": "sari",
            "name": "Sari Handayani",
            "role": "manager",
            "email": "",
            "active": True,
            "has_password": False,
        }
    ]


def test_the_same_login_twice_is_one_clear_line_and_a_failure(house: House) -> None:
    house.json("user", "add", "sari", "--name", "Sari")
    again = house.run("user", "add", "sari", "--name", "Sari")
    assert again.exit_code == 1
    assert len(again.stderr.strip().splitlines()) == 1
    assert "Traceback" not in again.output


def test_a_password_given_on_standard_input_signs_in(house: House) -> None:
    house.json("user", "add", "sari", "--name", "Sari")
    done = house.run("user", "password", "sari", "--stdin", given=f"{PASSWORD}\n")
    assert (done.exit_code, done.stdout) == (0, "Sandi sari sudah diganti.\n")
    toolkit = open_toolkit()
    session = toolkit.accounts.sign_in("sari", PASSWORD, address="127.0.0.1")
    assert toolkit.accounts.user_of(session).login == "sari"


def test_two_different_passwords_at_the_prompt_change_nothing(house: House) -> None:
    house.json("user", "add", "sari", "--name", "Sari")
    done = house.run("user", "password", "sari", given=f"{PASSWORD}\nlain-sama-sekali\n")
    assert done.exit_code == 1
    assert "Kedua sandi tidak sama" in done.stderr
    assert PASSWORD not in done.output
    assert house.json("user", "list")[0]["has_password"] is False


def test_a_role_is_changed_and_the_last_admin_is_not_lost(house: House) -> None:
    house.json("user", "add", "sari", "--name", "Sari", "--role", "admin")
    refused = house.run("user", "role", "sari", "staff")
    assert refused.exit_code == 1
    house.json("user", "add", "wati", "--name", "Wati", "--role", "admin")
    assert house.run("user", "role", "sari", "staff").exit_code == 0
    assert [user["role"] for user in house.json("user", "list")] == ["staff", "admin"]


def test_a_new_link_stops_the_old_password(house: House) -> None:
    house.json("user", "add", "sari", "--name", "Sari")
    house.run("user", "password", "sari", "--stdin", given=f"{PASSWORD}\n")
    assert "/masuk/tautan?kode=" in house.json("user", "link", "sari")["link"]
    assert house.json("user", "list")[0]["has_password"] is False


def test_nobody_of_that_name_points_to_the_list(house: House) -> None:
    done = house.run("user", "role", "siapa", "staff")
    assert (done.exit_code, done.stderr) == (
        1,
        "Tidak ada pengguna “siapa”. Lihat daftarnya: guyub user list\n",
    )
