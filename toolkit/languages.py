"""The catalogues of the house: Indonesian is the source, English stands in `locale/en/*.po`.

Each room has its own .po file; they are read and merged when first asked for, so there is
nothing to compile and nothing to forget.
"""

import gettext
import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.texts import SOURCE_LANGUAGE
from toolkit.retelling import Form, Found, Recogniser

LOCALE_FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {SOURCE_LANGUAGE: "Bahasa Indonesia", "en": "English"}


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The translations into `language`; those of the source for one we do not have."""
    if language == SOURCE_LANGUAGE or language not in LANGUAGES:
        return _Source()
    compiled = io.BytesIO()
    write_mo(compiled, _merged(language))
    compiled.seek(0)
    return _Catalogue(compiled)


class _Retelling(gettext.NullTranslations):
    """A language that also tells what was kept in another one."""

    def retold(self, text: str) -> str:
        """As `domain.texts.retold`."""
        parts = _recogniser().parts(text)
        return "".join(self._told(found, kept) if found else kept for found, kept in parts)

    def _told(self, found: Found, kept: str) -> str:
        form = found.form
        said = (
            self.ngettext(form.singular, form.plural, found.number)
            if form.plural
            else self.gettext(form.singular)
        )
        values = {name: self.retold(value) for name, value in found.values.items()}
        try:
            return said.format(**values) if values else said
        except (KeyError, IndexError, ValueError):  # it says more here than was kept
            return kept


class _Source(_Retelling):
    """Indonesian: the messages are their own ids."""


class _Catalogue(_Retelling, gettext.GNUTranslations):
    """A language that is translated into."""


@cache
def _recogniser() -> Recogniser:
    return Recogniser(form for language in LANGUAGES for form in _forms(language))


def _forms(language: str) -> Iterator[Form]:
    """Every way in which a message is said, in the language and in the source."""
    if language == SOURCE_LANGUAGE:
        return
    for message in _merged(language):
        ids = _several(message.id)
        for text in filter(None, (*ids, *_several(message.string))):
            yield Form(text=text, singular=ids[0], plural=ids[1] if len(ids) > 1 else "")


def _several(forms: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a message, also of one that has no plural, or is not translated yet."""
    return (forms or "",) if forms is None or isinstance(forms, str) else tuple(forms)


def _merged(language: str) -> Catalog:
    whole = Catalog(locale=language)
    for path in sorted((LOCALE_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    return whole
