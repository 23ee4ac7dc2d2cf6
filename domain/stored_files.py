"""Stored files: bytes in a folder that rows of the store name, and those that nothing names."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol


class StoredFileShelf(Protocol):
    """What of the store names files. Their id is the SHA-256 of their bytes."""

    def in_media(self) -> set[str]:
        """Every picture, video and file of ours that some row names: posts and their variants,
        deliveries, entries of our page, answers that were begun, the logo."""
        ...

    def in_attachments(self) -> set[str]:
        """Every file of a message that some row names, of messages set aside too."""
        ...


class FileFolder(Protocol):
    """Where bytes lie. A file's moment is when it was last put or held."""

    def older(self, than: datetime) -> Iterator[str]:
        """Ids of what was neither put nor held since the moment, in order."""
        ...

    def discard(self, media_id: str, older_than: datetime) -> int | None:
        """Takes the bytes away and gives how many they were; None, and nothing is taken, when
        they were put or held since the moment, or were gone already."""
        ...

    def tidy(self, older_than: datetime) -> list[int]:
        """Takes away what was never written to its end, and gives the sizes; finishes or takes
        back what another `discard` left half done."""
        ...
