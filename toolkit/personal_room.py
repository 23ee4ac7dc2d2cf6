"""The services that look after personal data, as the toolkit gives them."""

from domain.ports import Clock, Store, Vault
from services.common.access_log import AccessLog
from services.media.sweeping import Sweeping
from services.personal_data.erasing import Erasing
from services.personal_data.foreseeing import Foreseeing
from services.personal_data.incidents import Incidents
from services.personal_data.person_export import PersonExport
from services.personal_data.retaining import Retaining
from toolkit.media_folder import MediaFolder
from toolkit.settings import Settings


class PersonalRoom:
    """Over the store, clock and vault of the toolkit that it is a part of."""

    settings: Settings
    store: Store
    clock: Clock
    vault: Vault

    @property
    def erasing(self) -> Erasing:
        """Takes a person out of everything."""
        files = MediaFolder(self.settings.attachments_folder)
        return Erasing(store=self.store, clock=self.clock, vault=self.vault, files=files)

    @property
    def sweeping(self) -> Sweeping:
        """Takes bytes off the disk that nothing names any more."""
        return Sweeping(
            store=self.store,
            clock=self.clock,
            media=MediaFolder(self.settings.media_folder),
            attachments=MediaFolder(self.settings.attachments_folder),
        )

    @property
    def retaining(self) -> Retaining:
        """How long persons are kept."""
        return Retaining(store=self.store, clock=self.clock, erasing=self.erasing)

    @property
    def foreseeing(self) -> Foreseeing:
        """What the limits on that would take away now."""
        return Foreseeing(store=self.store, clock=self.clock)

    @property
    def person_export(self) -> PersonExport:
        """All that is held about one person."""
        shelf = MediaFolder(self.settings.attachments_folder)
        return PersonExport(store=self.store, clock=self.clock, shelf=shelf, log=self.access_log)

    @property
    def incidents(self) -> Incidents:
        """Failures of protection, and who has to hear of them."""
        return Incidents(store=self.store, clock=self.clock)

    @property
    def access_log(self) -> AccessLog:
        """Who opened what is known of a person."""
        return AccessLog(store=self.store, clock=self.clock)
