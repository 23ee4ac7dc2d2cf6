"""The draft on the table: what the form holds, kept over reruns and saved by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import streamlit as st

from dashboard import unsaved
from dashboard.session import Desk
from domain.identifiers import new_id
from domain.media import Media
from domain.posts import Content, Post, Variant

_EDITOR = "editor"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything the form asks for."""

    content: Content = field(default_factory=Content)
    channel_ids: tuple[str, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    due_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing written, linked or pictured yet."""
        return self.content.is_empty


@dataclass(kw_only=True)
class Editor:
    """One sheet of paper. `token` names its widgets; `kept`: what the store has of it;
    `is_addressed`: the browser has asked for it by its own address."""

    token: str
    post_id: str | None
    version: int
    start: Draft
    kept: Draft
    media: tuple[Media, ...]
    refused: tuple[str, ...] = ()
    is_addressed: bool = False


def of(post: Post) -> Draft:
    """The post as the form holds it."""
    return Draft(
        content=post.content,
        channel_ids=post.channel_ids,
        variants=dict(post.variants),
        labels=post.labels,
        due_at=post.due_at,
    )


def blank(desk: Desk) -> Editor:
    """The new sheet this browser has on the table, for every channel one can write for.

    It stays the same sheet once it was kept, until the browser knows its address: on a slow line
    the next picture or press still asks for an empty one, and must not lose what was written.
    """
    current = st.session_state.get(_EDITOR)
    if isinstance(current, Editor) and not current.is_addressed:
        return current
    everywhere = tuple(channel.id for channel in desk.toolkit.connecting.publishable())
    return _put(Draft(channel_ids=everywhere), None, 0)


def opened(post: Post) -> Editor:
    """The sheet of this post; the one on the table when it is that one already."""
    current = st.session_state.get(_EDITOR)
    if not (isinstance(current, Editor) and current.post_id == post.id):
        current = _put(of(post), post.id, post.version)
    current.is_addressed = True
    return current


def put_away() -> None:
    """Clears the table."""
    st.session_state.pop(_EDITOR, None)


def save(desk: Desk, editor: Editor, draft: Draft) -> Post:
    """Keeps the draft. Raises: Invalid, Conflict, InvalidTransition."""
    post = desk.toolkit.composing.save_draft(
        desk.actor,
        post_id=editor.post_id,
        version=editor.version,
        content=draft.content,
        channel_ids=draft.channel_ids,
        variants=draft.variants,
        labels=draft.labels,
        due_at=draft.due_at,
    )
    editor.post_id, editor.version, editor.kept = post.id, post.version, draft
    unsaved.watch(f"teks-{editor.token}", draft.content.text)
    return post


def post_of(editor: Editor, draft: Draft, desk: Desk) -> Post:
    """The draft as a post, to ask what stands between it and its channels."""
    return replace(as_post(draft, desk), id=editor.post_id or "", version=editor.version)


def as_post(draft: Draft, desk: Desk) -> Post:
    """The draft as a post that nobody kept yet, to ask how it would look."""
    return Post(
        id="",
        author_id=desk.user.id,
        content=draft.content,
        channel_ids=draft.channel_ids,
        variants=draft.variants,
        labels=draft.labels,
        due_at=draft.due_at,
        created_at=desk.times.now,
        updated_at=desk.times.now,
    )


def described(media: Media, alt_text: str) -> Media:
    """The picture with what it says to those who cannot see it."""
    return replace(media, alt_text=alt_text.strip())


def _put(draft: Draft, post_id: str | None, version: int) -> Editor:
    editor = Editor(
        token=new_id(),
        post_id=post_id,
        version=version,
        start=draft,
        kept=draft,
        media=draft.content.media,
    )
    st.session_state[_EDITOR] = editor
    return editor
