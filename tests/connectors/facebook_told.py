"""What tests of Facebook send, and what it answers."""

import httpx

from domain.deliveries import Handover, Receipt, ShareLink
from domain.ports import Outgoing
from tests.connectors.facebook_stage import POST_ID, at
from tests.connectors.facebook_world import PAGE_ID
from tests.connectors.staging import an_outgoing

TEXT = "Rapat anggota besok pukul sembilan."
LINK = "https://koperasi.example/rapat"
POST_URL = f"https://www.facebook.com/{PAGE_ID}/posts/501"
COMMENT_URL = f"{POST_URL}/?comment_id=77"
RECEIPT = Receipt(remote_id=POST_ID, url=POST_URL, sent_at=at("18T05:00:01"))
INBOX_URL = (
    "https://business.facebook.com/latest/inbox/messenger"
    f"?asset_id={PAGE_ID}&selected_item_id=7001&thread_type=FB_MESSAGE"
)
BY_HAND = Handover(
    text=TEXT,
    share_links=(ShareLink(name="Buka percakapan di Meta Business Suite", url=INBOX_URL),),
)
HANGS_UP = httpx.ReadTimeout("no answer")


def a_reply(target_remote_id: str) -> Outgoing:
    return an_outgoing(target_remote_id=target_remote_id)
