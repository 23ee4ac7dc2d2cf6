"""What Windows lacks is not used, so far as it can be told from here.

Nobody runs these tests on Windows. What is told there by an error is looked for in the source,
and what Windows does otherwise - it moves and removes no file that is open, and gives a pipe 256
letters - is done to the commands here.
"""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.conftest import House
from tests.house.ground import ROOT, product_files, shown
from tests.running import GUYUB

MODULES = {
    *("crypt", "curses", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd"),
    *("readline", "resource", "spwd", "syslog", "termios", "tty", "uvloop"),
}
# Of `os`, `signal`, `socket` and `time`: what their documentation says is for Unix only.
NAMES = {
    "os": r"fork.*|get(e|re|res)?[ug]id|getgroups|getp(p?gid|riority)|getsid|set\w*[ug]id|setsid|"
    r"set(groups|pgrp|pgid|priority)|l?chown|fchown|fchmod|lchmod|mkfifo|mknod|killpg|nice|"
    r"openpty|p?readv?|p?writev?v?|sched_.*|statvfs|fstatvfs|sync|sysconf|uname|"
    r"wait(3|4|id)?|W[A-Z]+|getloadavg|posix_.*|sendfile|chroot|ctermid|tc[gs]etpgrp|fdatasync|"
    r"O_(CLOEXEC|DIRECTORY|NOFOLLOW|SYNC|DSYNC|NONBLOCK|NOCTTY|DIRECT|TMPFILE)",
    "signal": r"SIG(KILL|HUP|USR[12]|ALRM|CHLD|CONT|PIPE|QUIT|STOP|TSTP|TTIN|TTOU|WINCH)|"
    r"alarm|pause|setitimer|getitimer|sig(wait|pending|timedwait|waitinfo)|"
    r"pthread_.*|set_wakeup_fd|siginterrupt",
    "socket": r"AF_(UNIX|NETLINK|PACKET)|socketpair|SO_REUSEPORT|send_fds|recv_fds|fromfd",
    "time": r"tzset|clock_[gs].*|pthread_.*|CLOCK_.*",
    "shutil": r"chown",
}
# Arguments and methods, whatever they belong to.
KEYWORDS = {"preexec_fn", "start_new_session", "process_group", "pass_fds", "dir_fd", "src_dir_fd"}
METHODS = {"add_signal_handler", "lchmod"}
GUARD = re.compile(r"os\.name|sys\.platform|platform\.system|hasattr\(|getattr\(|is_posix")
PLACES = re.compile(r"^/(dev|proc|sys|etc|tmp|usr|var|run|bin)/")
DASHED = re.compile(r"%-[a-zA-Z]")
# Renames and removals of what this process still holds open are printed.
WATCH = """
import os, sys
def held(path):
    where = os.path.realpath(os.fspath(path))
    for number in os.listdir("/proc/self/fd"):
        try:
            found = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue
        if found == where or found.startswith(where + os.sep):
            yield found
def watch(event, args):
    paths = {"os.rename": args[:2], "os.remove": args[:1], "shutil.rmtree": args[:1]}.get(event, ())
    for path in paths:
        for found in held(path):
            print("HELD", event, found, file=sys.stderr)
sys.addaudithook(watch)
from guyub.cli import main
main()
"""


def test_the_product_uses_nothing_that_windows_lacks() -> None:
    assert [
        f"{shown(path)}:{line} {what}"
        for path in product_files()
        for line, what in lacking(path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "from pwd import getpwuid",
        "import os\nos.fork()",
        "import os\nos.geteuid()",
        "from os import chown",
        "import signal\nsignal.SIGHUP",
        "import socket\nsocket.AF_UNIX",
        "loop.add_signal_handler(1, stop)",
        "open('/dev/null', encoding='utf-8')",
        "now.strftime('%-d %B')",
        "f'{now:%-d}'",
        "subprocess.run(words, start_new_session=True)",
        "path.read_text()",
        "path.open('w')",
        "open(path)",
        "with os.fdopen(handle, 'w') as file: pass",
        "if os.name == 'nt':\n    pass\nelse:\n    pass\nos.fork()",
    ],
)
def test_what_windows_lacks_would_be_found(source: str) -> None:
    assert len(list(lacking(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "import os\nif os.name == 'posix':\n    os.fork()",
        "import os\nif hasattr(os, 'geteuid'):\n    os.geteuid()",
        "import sys\nif sys.platform != 'win32':\n    import fcntl",
        "import os\nroot = os.geteuid() == 0 if os.name == 'posix' else False",
        "import signal\nsignal.signal(signal.SIGTERM, stop)",
        "path.open('rb')",
        "Image.open(data)",
        "path.read_text(encoding='utf-8')",
        "st.markdown('Lihat /dev/null')",
    ],
)
def test_what_windows_has_or_is_guarded_is_not(source: str) -> None:
    assert list(lacking(source)) == []


def test_zones_come_with_the_program_since_windows_has_none() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "tzdata" in project["dependencies"]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are read in /proc")
def test_no_command_moves_or_removes_a_file_it_still_holds_open(
    empty_house: House, tmp_path: Path
) -> None:
    kept = str(tmp_path / "kept.zip")
    for words in (
        ("demo", "--days", "7"),
        ("backup", kept),
        ("restore", kept, "--force"),
        ("demo", "--remove"),
    ):
        ran = subprocess.run(
            [sys.executable, "-c", WATCH, *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=90,
        )
        assert (words, ran.returncode) == (words, 0), ran.stderr
        assert [line for line in ran.stderr.splitlines() if line.startswith("HELD")] == []


def test_a_pipe_of_few_letters_gets_every_letter(house: House) -> None:
    ran = subprocess.run(
        [GUYUB, "check"],
        env={**os.environ, "PYTHONIOENCODING": "cp1252:strict"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in ran.stderr
    assert "✓ Folder data" in ran.stdout.decode("utf-8")


def lacking(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of all that would fail on Windows, or read files in its own letters."""
    tree = ast.parse(source)
    asked = _asked_first(tree)
    for node in ast.walk(tree):
        if id(node) not in asked:
            yield from ((node.lineno, what) for what in _lacking(node))  # type: ignore[attr-defined]


def _asked_first(tree: ast.AST) -> set[int]:
    """What only runs after a look at the system it runs on."""
    return {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If | ast.IfExp | ast.BoolOp) and GUARD.search(_question(node))
        for part in ast.walk(node)
    }


def _question(node: ast.If | ast.IfExp | ast.BoolOp) -> str:
    return ast.unparse(node.values[0] if isinstance(node, ast.BoolOp) else node.test)


def _lacking(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (one.name for one in names if one.name.split(".")[0] in MODULES)
        case ast.ImportFrom(module=str(module), names=names):
            if module.split(".")[0] in MODULES:
                yield module
            yield from (one.name for one in names if _is_lacking(module, one.name))
        case ast.Attribute(value=ast.Name(id=module), attr=name) if _is_lacking(module, name):
            yield f"{module}.{name}"
        case ast.Constant(value=str(text)) if PLACES.match(text) or DASHED.search(text):
            yield text
        case ast.Call():
            yield from _lacking_call(node)


def _is_lacking(module: str, name: str) -> bool:
    return module in NAMES and bool(re.fullmatch(NAMES[module], name))


def _lacking_call(call: ast.Call) -> Iterator[str]:
    yield from (word.arg for word in call.keywords if word.arg in KEYWORDS)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in METHODS:
        yield name
    if _opens_text(call) and not any(word.arg == "encoding" for word in call.keywords):
        yield f"{ast.unparse(call)} without encoding="


def _opens_text(call: ast.Call) -> bool:
    """Whether the call reads or writes a file's text: in Windows' own letters, unless told."""
    named = ast.unparse(call.func)
    mode = next((one.value for one in _modes(call, named) if isinstance(one, ast.Constant)), "r")
    if named in ("open", "os.fdopen"):
        return "b" not in str(mode)
    if named.endswith((".read_text", ".write_text")):
        return True
    return named.endswith(".open") and isinstance(mode, str) and mode in ("w", "a", "x", "r+", "rt")


def _modes(call: ast.Call, named: str) -> list[ast.expr]:
    place = 1 if named in ("open", "os.fdopen") else 0
    return [*call.args[place : place + 1], *(w.value for w in call.keywords if w.arg == "mode")]
