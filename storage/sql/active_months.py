"""The months in which members interacted, in a database: noted with each interaction, and told anew
when some are forgotten."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Executable, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.interactions import Interaction
from storage.active_months import bits_of
from storage.tables.active_months import active_months
from storage.tables.roll import interactions

_C = active_months.c
_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def note(connection: Connection, kept: Iterable[Interaction]) -> None:
    """Adds the months of interactions that were not kept before."""
    moments = defaultdict[str, list[datetime]](list)
    for each in kept:
        moments[each.member_id].append(each.at)
    # in one order for everybody, so that no two writers wait for each other
    _add(connection, [(one, bits_of(moments[one])) for one in sorted(moments)])


def tell_anew(connection: Connection, member_ids: Collection[str]) -> None:
    """Makes the months of these members from the interactions that are left of them."""
    for member_id in sorted(member_ids):
        mine = select(_C.five_years).where(_C.member_id == member_id).order_by(_C.five_years)
        # whoever notes something meanwhile waits for these rows, and adds to what stands afterwards
        held = connection.scalars(mine.with_for_update()).all()
        at = interactions.c.at
        left = bits_of(connection.scalars(select(at).where(interactions.c.member_id == member_id)))
        gone = delete(active_months).where(_C.member_id == member_id, _C.five_years.in_(held))
        connection.execute(gone)
        _add(connection, [(member_id, {one: left[one] for one in held if one in left})])


def _add(connection: Connection, told: Iterable[tuple[str, Mapping[int, int]]]) -> None:
    rows = [
        {"member_id": member_id, "five_years": five_years, "months": months}
        for member_id, bits in told
        for five_years, months in sorted(bits.items())
    ]
    if rows:
        connection.execute(_adding(connection.dialect.name), rows)


@cache
def _adding(dialect: str) -> Executable:
    statement = _INSERT[dialect](active_months)
    both = {"months": _C.months.bitwise_or(statement.excluded.months)}
    keys = ["member_id", "five_years"]
    return cast(Executable, statement.on_conflict_do_update(index_elements=keys, set_=both))
