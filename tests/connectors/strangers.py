"""Connectors as outside packages would bring them."""

from dataclasses import dataclass, field
from typing import ClassVar

from connectors.house import House
from domain.channels import Limits, Verification


class RadioConnector:
    """A radio station that cannot be tuned to 666, and whose dial breaks at 13."""

    platform: ClassVar[str] = "radio"
    title: ClassVar[str] = "Radio"

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        frequency: int = field(default=99, metadata={"label": "Frekuensi", "help": "MHz"})

        def __post_init__(self) -> None:
            if self.frequency == 13:
                raise ZeroDivisionError("nor of that")

    def __init__(self, settings: Settings, house: House) -> None:
        if settings.frequency == 666:
            raise ZeroDivisionError("this stranger did not think of that")

    @property
    def limits(self) -> Limits:
        return Limits(text_max=100)

    def verify(self) -> Verification:
        return Verification(account_name="Radio")


class FalseBoard(RadioConnector):
    """Wants to be the board."""

    platform: ClassVar[str] = "board"
