"""What is filled in for an X channel: either way of signing in, prices, and the budget."""

from dataclasses import dataclass, field

from domain.texts import N_

_CLASSIC = N_("Dari “Keys and tokens”. Hanya untuk cara kedua; kosongkan bila masuk lewat X.")
_MODERN = N_("Terisi sendiri saat disambungkan lewat X; boleh juga ditempel.")
_FILLED = N_("Terisi sendiri saat sambungan diperiksa.")
_DOLLARS = N_("Dalam dolar AS, misalnya 0,015. Cocokkan dengan console.x.com.")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """OAuth 2 (client_id, then the tokens) or OAuth 1.0a (the four keys); prices in US dollars."""

    client_id: str = field(
        default="",
        metadata={
            "label": N_("Client ID (OAuth 2.0)"),
            "help": N_("Dari console.x.com, bagian OAuth 2.0 App Anda."),
        },
    )
    client_secret: str = field(
        default="",
        repr=False,
        metadata={
            "label": N_("Client Secret (OAuth 2.0)"),
            "help": N_("Kosongkan bila App Anda berjenis Native App, yang tidak memilikinya."),
            "secret": True,
        },
    )
    oauth2_token: str = field(
        default="",
        repr=False,
        metadata={
            "label": N_("Access token (OAuth 2.0)"),
            "help": _MODERN,
            "secret": True,
            "advanced": True,
        },
    )
    oauth2_refresh_token: str = field(
        default="",
        repr=False,
        metadata={
            "label": N_("Refresh token (OAuth 2.0)"),
            "help": _MODERN,
            "secret": True,
            "advanced": True,
        },
    )
    oauth2_expires_at: str = field(
        default="",
        metadata={"label": N_("Token berlaku sampai"), "help": _MODERN, "advanced": True},
    )
    oauth2_scope: str = field(
        default="", metadata={"label": N_("Izin yang disetujui"), "help": _MODERN, "advanced": True}
    )
    api_key: str = field(
        default="",
        repr=False,
        metadata={"label": N_("API Key (OAuth 1.0a)"), "help": _CLASSIC, "secret": True},
    )
    api_secret: str = field(
        default="",
        repr=False,
        metadata={"label": N_("API Key Secret (OAuth 1.0a)"), "help": _CLASSIC, "secret": True},
    )
    access_token: str = field(
        default="",
        repr=False,
        metadata={"label": N_("Access Token (OAuth 1.0a)"), "help": _CLASSIC, "secret": True},
    )
    access_secret: str = field(
        default="",
        repr=False,
        metadata={
            "label": N_("Access Token Secret (OAuth 1.0a)"),
            "help": _CLASSIC,
            "secret": True,
        },
    )
    user_id: str = field(
        default="", metadata={"label": N_("Nomor akun X"), "help": _FILLED, "advanced": True}
    )
    username: str = field(
        default="", metadata={"label": N_("Nama akun X"), "help": _FILLED, "advanced": True}
    )
    monthly_budget_usd: str = field(
        default="10",
        metadata={
            "label": N_("Anggaran sebulan (dolar AS)"),
            "help": N_(
                "Pembacaan berhenti lebih dahulu bila anggaran menipis; unggahan berhenti bila"
                " anggaran habis."
            ),
        },
    )
    price_post_usd: str = field(
        default="0.015",
        metadata={"label": N_("Harga satu unggahan"), "help": _DOLLARS, "advanced": True},
    )
    price_link_post_usd: str = field(
        default="0.20",
        metadata={
            "label": N_("Harga satu unggahan dengan tautan"),
            "help": _DOLLARS,
            "advanced": True,
        },
    )
    price_alt_text_usd: str = field(
        default="0.005",
        metadata={"label": N_("Harga satu keterangan gambar"), "help": _DOLLARS, "advanced": True},
    )
    price_delete_usd: str = field(
        default="0.010",
        metadata={"label": N_("Harga satu penghapusan"), "help": _DOLLARS, "advanced": True},
    )
    price_read_usd: str = field(
        default="0.005",
        metadata={"label": N_("Harga membaca satu unggahan"), "help": _DOLLARS, "advanced": True},
    )
    price_own_read_usd: str = field(
        default="0.001",
        metadata={
            "label": N_("Harga membaca satu sebutan atau isi lini masa sendiri"),
            "help": _DOLLARS,
            "advanced": True,
        },
    )
    price_user_read_usd: str = field(
        default="0.010",
        metadata={"label": N_("Harga membaca satu nama akun"), "help": _DOLLARS, "advanced": True},
    )
    price_media_read_usd: str = field(
        default="0.005",
        metadata={
            "label": N_("Harga membaca satu gambar atau video"),
            "help": _DOLLARS,
            "advanced": True,
        },
    )
    prices_read_on: str = field(
        default="2026-11-22",
        metadata={
            "label": N_("Harga dibaca tanggal"),
            "help": N_("Ganti bila Anda memperbarui harga di atas, misalnya 2026-11-22."),
            "advanced": True,
        },
    )


@dataclass(frozen=True, kw_only=True)
class Options:
    """What can be chosen for a single post."""

    reply_settings: str = field(
        default="everyone",
        metadata={
            "label": N_("Siapa yang boleh membalas"),
            "help": N_("Pilihan X untuk unggahan ini saja."),
            "choices": {
                "everyone": N_("Semua orang"),
                "following": N_("Akun yang kita ikuti"),
                "mentionedUsers": N_("Hanya yang disebut"),
                "verified": N_("Akun terverifikasi"),
            },
        },
    )
