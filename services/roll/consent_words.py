"""The words of consent: for what somebody allows us to use their data, and how they said so."""

from collections.abc import Mapping

from domain.consent import ConsentWay, Purpose
from domain.texts import _


def purposes() -> Mapping[Purpose, str]:
    """What somebody may allow."""
    return {
        Purpose.CONTACT: _("Dihubungi tentang keanggotaannya"),
        Purpose.NEWS: _("Menerima kabar dan undangan"),
        Purpose.RECOGNITION: _("Dikenali di kanal: akunnya ditautkan dengan buku anggota"),
        Purpose.PUBLICATION: _("Nama atau gambarnya dimuat di muka umum"),
    }


def consent_ways() -> Mapping[ConsentWay, str]:
    """How they said so."""
    return {
        ConsentWay.PAPER: _("Formulir bertanda tangan"),
        ConsentWay.SPOKEN: _("Lisan, di kantor atau rapat"),
        ConsentWay.PHONE: _("Lewat telepon"),
        ConsentWay.WRITTEN: _("Tertulis, dalam pesan"),
        ConsentWay.IMPORTED: _("Dari berkas yang diimpor"),
    }
