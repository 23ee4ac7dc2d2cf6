"""The catalogues of the house: Indonesian is the source, English stands in `locale/en/*.po`.

Each room has its own .po file; they are read and merged when first asked for, so there is
nothing to compile and nothing to forget.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.texts import SOURCE_LANGUAGE

LOCALE_FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {SOURCE_LANGUAGE: "Bahasa Indonesia", "en": "English"}


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The translations into `language`; those of the source for one we do not have."""
    if language == SOURCE_LANGUAGE or language not in LANGUAGES:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, _merged(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _merged(language: str) -> Catalog:
    whole = Catalog(locale=language)
    for path in sorted((LOCALE_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    return whole
