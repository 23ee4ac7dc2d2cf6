"""The words in which every store refuses."""

from domain.errors import Conflict, NotFound, StoreBusy
from domain.texts import _


def taken() -> Conflict:
    """The id or another unique key belongs to something else."""
    return Conflict(_("Data ini sudah ada. Muat ulang halaman, lalu periksa lagi."))


def outdated() -> Conflict:
    """Someone saved a newer version meanwhile."""
    return Conflict(_("Orang lain baru saja mengubah data ini. Muat ulang, lalu coba lagi."))


def missing() -> NotFound:
    """There is nothing under this id."""
    return NotFound(_("Data yang dicari tidak ada, atau sudah dihapus."))


def busy() -> StoreBusy:
    """Another writer holds the database longer than we wait."""
    return StoreBusy(_("Basis data sedang sibuk dan belum ada yang tersimpan. Coba lagi sebentar."))
