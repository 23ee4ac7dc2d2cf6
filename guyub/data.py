"""The data folder and the database's address, as the commands need them."""

from domain.errors import GuyubError
from domain.texts import _
from toolkit.settings import Settings


def make_data_folder(settings: Settings) -> None:
    """Makes the data folder when it is not there, closed to others. Raises: GuyubError."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as err:
        raise GuyubError(
            _("Folder data {folder} tidak dapat dibuat: {reason}. Setel GUYUB_DATA.").format(
                folder=settings.data, reason=err.strerror or str(err)
            )
        ) from err


def database_url(settings: Settings) -> str | None:
    """PostgreSQL's address; None when the database is the file in the data folder."""
    return settings.database_url.get_secret_value() if settings.database_url else None
