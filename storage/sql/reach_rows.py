"""Who is behind a number of the reach of the roll, in a database: the same members that
`storage.sql.reach` counts, asked for one by one."""

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from domain.interactions import NO_BRANCH, Counted, CountedFilter
from storage.tables.people import identities, members
from storage.tables.publishing import channels
from storage.tables.roll import interactions


def counted(connection: Connection, wanted: CountedFilter) -> tuple[list[str], int]:
    """A page of their ids, by name, and how many there are."""
    m = members.c
    meant = _meant(wanted)
    page = select(m.id).where(*meant).order_by(m.folded_name, m.id)
    ids = list(connection.scalars(page.limit(wanted.limit).offset(wanted.offset)))
    total = connection.execute(select(func.count()).select_from(members).where(*meant))
    return ids, int(total.scalar_one())


def _meant(wanted: CountedFilter) -> list[ColumnElement[bool]]:
    m, (start, end) = members.c, wanted.during
    there = [
        or_(m.left_at.is_(None), m.left_at > start),
        or_(m.joined_at.is_(None), m.joined_at < end),
    ]
    if wanted.branch_id:
        where = m.branch_id.is_(None) if wanted.branch_id == NO_BRANCH else None
        there.append(m.branch_id == wanted.branch_id if where is None else where)
    return [*there, *_sort(wanted)]


def _sort(wanted: CountedFilter) -> list[ColumnElement[bool]]:
    match wanted.which:
        case Counted.ON_ROLL:
            return []
        case Counted.UNDATED:
            return [members.c.joined_at.is_(None)]
        case Counted.LINKED:
            return [_linked(wanted)]
        case Counted.UNKNOWN:
            return [~_linked(wanted)]
        case Counted.LINKED_SEEN:
            return [_linked(wanted), _seen(wanted)]
        case Counted.SEEN:
            return [_seen(wanted)]


def _linked(wanted: CountedFilter) -> ColumnElement[bool]:
    """Has an account on a platform that was connected by then."""
    i, heard = identities.c, channels.c
    connected = select(heard.platform).where(heard.created_at < wanted.during[1])
    return exists().where(i.member_id == members.c.id, i.platform.in_(connected))


def _seen(wanted: CountedFilter) -> ColumnElement[bool]:
    i, (start, end) = interactions.c, wanted.during
    known = exists().where(identities.c.member_id == members.c.id)
    return and_(known, exists().where(i.member_id == members.c.id, i.at >= start, i.at < end))
