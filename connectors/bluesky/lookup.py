"""Looking up single posts: whether one stands, and how an answer refers to it.

Source: the lexicons com.atproto.repo.getRecord and app.bsky.feed.getPosts, read 2026-11-25.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from connectors.bluesky.answers import refs_told, views_told
from connectors.bluesky.errors import GONE, NOT_SERVED, says
from connectors.bluesky.records import POSTS, Address, moment_of
from connectors.bluesky.session import Account
from domain.deliveries import Receipt
from domain.errors import Rejected
from domain.texts import _


class Lookup:
    """`now`: the house's clock, for a record that tells no time."""

    def __init__(self, account: Account, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now

    def standing(self, address: Address) -> Receipt | None:
        """The post's receipt; None when it surely is not there."""
        record = self.record(address)
        if record is None:
            return None
        sent_at = moment_of(record["value"]) or self._now()
        return Receipt(remote_id=address.uri, url=address.url, sent_at=sent_at)

    def record(self, address: Address) -> Mapping[str, Any] | None:
        """Its `uri`, `cid` and `value`, from the server that holds it; None when it is gone."""
        query = {"repo": address.did, "collection": POSTS, "rkey": address.rkey}
        try:
            return self._account.ask("com.atproto.repo.getRecord", query, _record_told)
        except Rejected as err:
            if not says(err, GONE):
                raise
            return None

    def refs_by_record(self, address: Address) -> dict[str, Any] | None:
        """The reply part of an answer to it; None when it is gone."""
        record = self.record(address)
        return None if record is None else refs_told(record)

    def refs_to(self, address: Address) -> dict[str, Any]:
        """The same by the reading service, which also knows whether its author lets us answer; by
        the record where it is our own, or the server has no such service.

        Raises: Rejected where it cannot be answered.
        """
        views = None if address.did == self._account.session.did else self._views(address)
        refs = self.refs_by_record(address) if views is None else views.get(address.uri)
        if refs is None:
            raise Rejected(
                _("Pesan yang dibalas sudah tidak ada di Bluesky, atau penulisnya memblokir kita.")
            )
        if refs.get("closed"):
            raise Rejected(_("Penulisnya menutup balasan untuk percakapan ini."))
        return {name: refs[name] for name in ("root", "parent")}

    def _views(self, address: Address) -> Mapping[str, Any] | None:
        """None where the server has no reading service."""
        query = {"uris": [address.uri]}
        try:
            return self._account.ask("app.bsky.feed.getPosts", query, views_told)
        except Rejected as err:
            if not says(err, *NOT_SERVED):
                raise
            return None


def _record_told(told: Any) -> Mapping[str, Any]:
    return {"uri": told["uri"], "cid": told.get("cid"), "value": dict(told["value"])}
