"""What rules add to taking in one message, and how long a rule is tried on past cases."""

import statistics
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from domain.channels import Channel
from domain.duties import Duty
from domain.identifiers import new_id
from domain.messages import Author, Incoming, MessageKind
from domain.people import Role, User
from domain.ports import Store
from domain.rules import Act, ActKind, Asked, Condition, Moment, Rule
from domain.texts import _
from guyub.bench.exports import NOW, fill
from guyub.bench.ground import Ground, Tell, grounds
from guyub.bench.rounds import in_turns, median_ratio, took_ms
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

RULES = 50
ROUNDS, BUDGET_S = 15, 60.0
EACH = 40  # messages of one round
MANAGER = User(id="u-1", login="wati", name="Wati", role=Role.MANAGER, created_at=NOW)
SAID = "Beras yang dijual kemarin berkutu, saya kecewa. Kapan diganti, dan uang saya?"


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Milliseconds to take in one message that opens a case: without rules, with rules of which
    none holds, and with one that gives the case by turn. Ratios are over the first."""

    database: str
    rules: int
    without_ms: float
    none_holds_ms: float
    one_acts_ms: float
    none_holds_ratio: float
    one_acts_ratio: float


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How long one rule among them is tried, on so many cases."""

    database: str
    opened: int
    tried: int
    touched: int
    seconds: float


def run(database_url: str | None, rows: int, tell: Tell) -> list[Intake | Trial]:
    """Measures with 50 rules; the trial with `rows` cases of the last 30 days."""
    results: list[Intake | Trial] = []
    with grounds(database_url, tell) as found:
        for ground in found:
            results.append(_intake(ground))
            tell(_("{database}: menyiapkan {n} baris …").format(database=ground.dialect, n=rows))
            results.append(_trial(ground, rows))
    return results


def _intake(ground: Ground) -> Intake:
    with ExitStack() as open_ones:
        plain = _house(open_ones.enter_context(ground.another()))
        idle = _house(open_ones.enter_context(ground.another()))
        ruled = _house(open_ones.enter_context(ground.another()))
        _write_rules(idle.store, acting="langka sekali")
        _write_rules(ruled.store)
        sides = {"plain": _hearing(plain), "idle": _hearing(idle), "ruled": _hearing(ruled)}
        times = in_turns(sides, rounds=ROUNDS, budget_s=BUDGET_S)
        return Intake(
            database=ground.dialect,
            rules=RULES,
            without_ms=statistics.median(times["plain"]),
            none_holds_ms=statistics.median(times["idle"]),
            one_acts_ms=statistics.median(times["ruled"]),
            none_holds_ratio=median_ratio(times["idle"], times["plain"]),
            one_acts_ratio=median_ratio(times["ruled"], times["plain"]),
        )


def _trial(ground: Ground, rows: int) -> Trial:
    with ground.another() as empty:
        fill(empty, rows)
        house = _house(empty)
        _write_rules(house.store)
        tried = house.rule_trial.tried(MANAGER.actor, f"r-{RULES - 1:02}")
        times = [
            took_ms(lambda: house.rule_trial.tried(MANAGER.actor, f"r-{RULES - 1:02}"))
            for _round in range(3)
        ]
        return Trial(
            database=ground.dialect,
            opened=tried.opened,
            tried=tried.tried,
            touched=len(tried.touches),
            seconds=statistics.median(times) / 1_000,
        )


def _house(ground: Ground) -> Toolkit:
    settings = {"data": ground.folder, "database_url": ground.database_url}
    house = open_toolkit(Settings.model_validate(settings), clock=SetClock(NOW))
    with house.store.writing() as unit:
        unit.users.add(MANAGER)
        unit.channels.add(Channel(id="ch-1", platform="sandbox", name="Uji coba", created_at=NOW))
    return house


def _write_rules(store: Store, acting: str = "berkutu") -> None:
    """Of words nobody uses, but for the last one's: so every rule is looked at."""
    with store.writing() as unit:
        unit.duties.add(Duty(id=MANAGER.id, is_on=True))
        for number in range(RULES):
            unit.rules.add(_rule(number, acting))


def _rule(number: int, acting: str) -> Rule:
    words = tuple(f"kata{number} langka{n}" for n in range(8))
    turn = Act(kind=ActKind.TURN)
    rule = Rule(
        id=f"r-{number:02}",
        name=f"Aturan {number}",
        position=number,
        is_on=True,
        moments=(Moment.OPENED, Moment.MESSAGE),
        conditions=(
            Condition(asked=Asked.WAY, values=("direct", "comment")),
            Condition(asked=Asked.LANGUAGE, values=("id", "en")),
            Condition(asked=Asked.WORDS_ANY, values=words),
        ),
        acts=(Act(kind=ActKind.PRIORITY, value="high"), turn),
        changed_by=MANAGER.id,
        changed_at=NOW,
    )
    if number < RULES - 1:
        return rule
    return replace(rule, conditions=(Condition(asked=Asked.WORDS_ANY, values=(acting,)),))


def _hearing(house: Toolkit) -> Callable[[], float]:
    """Takes in new messages, each in a transaction of its own; milliseconds for one."""

    def hear() -> float:
        said = [_message() for _each in range(EACH)]
        return took_ms(lambda: [house.listening.receive("ch-1", one) for one in said]) / EACH

    return hear


def _message() -> Incoming:
    message_id = new_id()
    return Incoming(
        remote_id=message_id,
        thread=message_id,
        kind=MessageKind.DIRECT,
        author=Author(remote_id=message_id, name="Bu Ani"),
        text=SAID,
        at=NOW,
    )
