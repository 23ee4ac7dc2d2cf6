"""What the machine's owner may set, by environment variable; the rest is set on the screens."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from toolkit.own_address import reachable_host


class Settings(BaseSettings):
    """Every `GUYUB_…` variable. The default is one machine, one folder, no accounts anywhere."""

    model_config = SettingsConfigDict(env_prefix="GUYUB_", env_file=None, extra="ignore")

    data: Path = Field(default=Path("data"), description="The folder that holds everything.")
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL instead of the SQLite file in the data folder."
    )
    secret_key: SecretStr | None = Field(
        default=None, description="Key(s) that seal secrets, comma separated, newest first."
    )
    public_url: str = Field(
        default="", description="The address members see, when a proxy stands before us."
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8501, ge=1, le=65535, description="The port to listen on.")
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="How many proxies of our own add to X-Forwarded-For."
    )
    backup_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="For how many days backups are kept: until then they hold what was erased.",
    )

    @property
    def site_url(self) -> str:
        """The address of the member pages, without a slash at its end."""
        host = reachable_host(self.host)
        own = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        return (self.public_url or own).rstrip("/")

    @property
    def media_folder(self) -> Path:
        """Where pictures are kept."""
        return self.data / "media"

    @property
    def attachments_folder(self) -> Path:
        """Where files of members are kept, apart from what public pages show."""
        return self.data / "attachments"

    @property
    def archives_folder(self) -> Path:
        """Where files to be read in wait; nothing of it belongs into a backup."""
        return self.data / "archives"

    @property
    def rolls_folder(self) -> Path:
        """Where what is left of files of the roll waits, sealed; nothing of it belongs into a
        backup either."""
        return self.data / "rolls"

    @property
    def database_file(self) -> Path:
        """Where the SQLite database is, unless `database_url` names another one."""
        return self.data / "guyub.db"

    @property
    def key_file(self) -> Path:
        """Where the key lies that seals secrets, unless `secret_key` gives it."""
        return self.data / "secret.key"
