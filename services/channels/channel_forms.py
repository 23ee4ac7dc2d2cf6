"""Channel forms: the fields a connector asks for, and what a person entered, checked."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any

from domain.errors import Invalid
from domain.ports import Connector, options_of
from domain.texts import _
from services.common.wording import clean_line, clean_text

VALUE_MAX = 10_000  # a service account's key file fits


@dataclass(frozen=True, kw_only=True)
class SettingField:
    """One field of a channel form, read off the connector's `Settings`. Texts are translated.

    `choices`: (value, label) pairs to pick from; empty: anything may be typed. `default` is
    empty for a secret. `advanced`: most people leave it as it is.
    """

    name: str
    label: str
    help: str
    secret: bool
    multiline: bool
    required: bool
    default: str
    choices: tuple[tuple[str, str], ...] = ()
    advanced: bool = False


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A filled-in form: public settings and secrets apart."""

    public: Mapping[str, str]
    secret: Mapping[str, str]


def fields_of(kind: type[Connector]) -> tuple[SettingField, ...]:
    """The form of this connector, in the order its `Settings` declares."""
    return tuple(_field(each) for each in fields(kind.Settings))


def options_form(kind: type[Connector]) -> tuple[SettingField, ...]:
    """What can be chosen for a single post; nothing where the connector has no `Options`."""
    options = options_of(kind)
    return tuple(_field(each) for each in fields(options)) if options else ()


def read_form(
    form: tuple[SettingField, ...], settings: Mapping[str, str], kept_secrets: Mapping[str, str]
) -> Entered:
    """What was entered; an empty secret is the one kept before. Raises: Invalid with the field."""
    _refuse_strangers(form, settings)
    public: dict[str, str] = {}
    secret: dict[str, str] = {}
    for field in form:
        value = _value(field, settings, kept_secrets)
        if value:
            (secret if field.secret else public)[field.name] = value
    return Entered(public=public, secret=secret)


def _field(field: "Field[Any]") -> SettingField:
    notes = field.metadata
    secret = bool(notes.get("secret", False))
    return SettingField(
        name=field.name,
        label=_(notes.get("label", field.name)),
        help=_(notes.get("help", "")),
        secret=secret,
        multiline=bool(notes.get("multiline", False)),
        required=field.default is MISSING and field.default_factory is MISSING,
        default="" if secret else _default(field),
        advanced=bool(notes.get("advanced", False)),
        choices=tuple((value, _(label)) for value, label in notes.get("choices", {}).items()),
    )


def _default(field: "Field[Any]") -> str:
    if field.default is not MISSING:
        return str(field.default)
    return "" if field.default_factory is MISSING else str(field.default_factory())


def _refuse_strangers(form: tuple[SettingField, ...], settings: Mapping[str, str]) -> None:
    if strange := sorted(set(settings) - {field.name for field in form}):
        raise Invalid(_("Isian ini tidak dikenal. Muat ulang halaman."), field=strange[0])


def _value(
    field: SettingField, settings: Mapping[str, str], kept_secrets: Mapping[str, str]
) -> str:
    clean = clean_text if field.multiline else clean_line
    value = clean(settings.get(field.name, ""), field=field.name, most=VALUE_MAX)
    if not value and field.secret:
        value = kept_secrets.get(field.name, "")
    if not value and field.required:
        raise Invalid(
            _("“{label}” belum diisi. Isi dahulu, lalu simpan lagi.").format(label=field.label),
            field=field.name,
        )
    if value and field.choices and value not in dict(field.choices):
        raise Invalid(
            _("Pilihan untuk “{label}” tidak ada. Pilih dari daftar.").format(label=field.label),
            field=field.name,
        )
    return value
