"""Ids that sort by birth, codes a member can read out on the phone."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import CODE_ALPHABET, new_code, new_id, read_code


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = new_id()
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert (UUID(made).version, UUID(made).variant) == (7, RFC_4122)


def test_ids_sort_by_birth_even_within_a_millisecond() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_made_by_many_threads_at_once_are_all_different() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_id() for _ in range(500)], range(8)))
    assert len({each for batch in made for each in batch}) == 4_000
    assert all(batch == sorted(batch) for batch in made)


def test_a_code_is_three_groups_of_four() -> None:
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(
        re.fullmatch(f"([{CODE_ALPHABET}]{{4}}-){{2}}[{CODE_ALPHABET}]{{4}}", each) for each in made
    )


def test_a_code_is_read_however_it_was_written_down() -> None:
    assert read_code("0a1b-2c3d-4e5v") == "0A1B-2C3D-4E5V"
    assert read_code(" oaib 2c3d/4e5u ") == "0A1B-2C3D-4E5V"
    assert read_code("OALB2C3D4E5V") == "0A1B-2C3D-4E5V"


@given(st.sampled_from([new_code() for _ in range(50)]), st.sampled_from(["", " ", "-", "--", "."]))
def test_every_code_survives_the_telephone(code: str, between: str) -> None:
    assert read_code(between.join(code.lower().replace("-", ""))) == code


@given(st.text(max_size=40))
def test_what_is_read_is_a_code_or_nothing(entered: str) -> None:
    read = read_code(entered)
    assert read is None or read_code(read) == read
    if read is not None:
        assert set(read) <= {*CODE_ALPHABET, "-"}
        assert len(read) == 14


def test_too_short_too_long_and_strange_letters_are_no_code() -> None:
    for entered in ("", "0A1B", "0A1B-2C3D-4E5V-6", "0A1B-2C3D-4E5Ä", "٠A1B-2C3D-4E5V"):
        assert read_code(entered) is None
