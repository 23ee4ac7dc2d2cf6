"""Small functions, small modules."""

from statistics import median

from tests.house.ground import product_files
from tests.house.sizes import file_lines, function_sizes

LONG_FILES = {
    # one page of promises, read as a whole: every Protocol of the house stands there together
    "domain/ports.py": 600,
    # every table at once, written once and never edited again
    "storage/migrations/versions/v0001_first_schema.py": 600,
}


def test_the_median_function_has_at_most_ten_lines() -> None:
    assert median(size.lines for size in function_sizes()) <= 10


def test_no_function_is_longer_than_45_lines() -> None:
    assert [size for size in function_sizes() if size.lines > 45] == []


def test_no_file_is_longer_than_400_lines() -> None:
    assert {
        name: lines for name, lines in file_lines().items() if lines > LONG_FILES.get(name, 400)
    } == {}


def test_no_function_is_only_a_promise() -> None:
    unkept = [path for path in product_files() if "NotImplementedError" in path.read_text("utf-8")]
    assert unkept == []
