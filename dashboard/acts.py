"""The acts of the audit log in words; one this screen does not know yet is shown by its name."""

from domain.texts import _


def word(act: str) -> str:
    """What was done, as a person says it."""
    every = _posts() | _deliveries() | _persons() | _accounts() | _house() | _rules() | _branches()
    return every.get(act, act)


def _posts() -> dict[str, str]:
    return {
        "post_saved": _("menyimpan konsep"),
        "post_submitted": _("meminta persetujuan"),
        "post_approved": _("menyetujui unggahan"),
        "changes_requested": _("meminta perubahan"),
        "post_withdrawn": _("menarik unggahan"),
        "post_relabelled": _("mengubah label unggahan"),
        "comment_shown": _("menampilkan komentar"),
        "comment_hidden": _("menyembunyikan komentar"),
    }


def _deliveries() -> dict[str, str]:
    return {
        "delivery_moved": _("memindahkan waktu kiriman"),
        "delivery_cancelled": _("membatalkan kiriman"),
        "reply_withdrawn": _("menarik kembali balasan"),
        "delivery_tried_again": _("mencoba kiriman lagi"),
        "delivery_seen_sent": _("memastikan kiriman sudah tayang"),
        "delivery_seen_absent": _("memastikan kiriman belum tayang"),
        "take_down_asked": _("menurunkan unggahan dari kanal"),
        "history_imported": _("mengimpor riwayat kanal"),
        "history_taken_back": _("menarik kembali impor riwayat kanal"),
        "task_done": _("menayangkan dengan tangan"),
    }


def _persons() -> dict[str, str]:
    return {
        "person_exported": _("mengunduh data satu orang"),
        "erasure_asked": _("memulai penghapusan data satu orang"),
        "person_erased": _("menghapus data satu orang"),
        "typed_name_erased": _("menghapus nama satu orang yang pernah diketik"),
        "incident_noted": _("mencatat insiden data"),
        "incident_changed": _("mengubah catatan insiden data"),
        "incident_told": _("memberitahukan insiden data"),
        "retention_set": _("mengatur batas waktu simpan"),
        "files_swept": _("membuang berkas yang tidak dipakai lagi"),
    }


def _accounts() -> dict[str, str]:
    return {
        "signed_in": _("masuk"),
        "signed_in_by_link": _("masuk lewat tautan"),
        "sign_in_failed": _("gagal masuk"),
        "password_changed": _("mengganti kata sandi"),
        "password_set": _("mengganti kata sandi"),
        "link_made": _("membuat tautan masuk"),
        "user_added": _("menambah pengguna"),
        "user_activated": _("mengaktifkan pengguna"),
        "user_deactivated": _("menonaktifkan pengguna"),
        "role_changed": _("mengubah peran"),
        "user_renamed": _("memperbaiki nama pengguna"),
        "email_changed": _("mengganti alamat surel"),
        "account_linked": _("menyambungkan akun obrolan"),
        "account_unlinked": _("memutuskan akun obrolan"),
        "member_enrolled": _("mendaftarkan anggota"),
    }


def _house() -> dict[str, str]:
    return {
        "channel_added": _("menambah kanal"),
        "channel_changed": _("mengubah kanal"),
        "channel_verified": _("memeriksa sambungan kanal"),
        "channel_disconnected": _("kanal terputus"),
        "channel_paused": _("menjeda kanal"),
        "channel_resumed": _("mengaktifkan kanal"),
        "channel_archived": _("mengarsipkan kanal"),
        "saved_reply_added": _("menambah balasan tersimpan"),
        "saved_reply_changed": _("mengubah balasan tersimpan"),
        "saved_reply_removed": _("menghapus balasan tersimpan"),
        "sender_blocked": _("memblokir pengirim"),
        "sender_unblocked": _("membuka blokir pengirim"),
        "set_aside_let_go": _("menyingkirkan pesan yang gagal disimpan"),
        "case_list_added": _("menambah daftar pilihan"),
        "case_list_renamed": _("mengganti nama pilihan"),
        "case_list_hidden": _("berhenti menawarkan pilihan"),
        "case_list_shown": _("menawarkan pilihan lagi"),
        "label_added": _("menambah label atau topik"),
        "label_changed": _("mengubah label atau topik"),
        "label_hidden": _("berhenti memakai label atau topik"),
        "label_shown": _("memakai label atau topik lagi"),
        "saved_filter_added": _("menyimpan saringan antrean"),
        "saved_filter_renamed": _("mengganti nama saringan antrean"),
        "saved_filter_removed": _("menghapus saringan antrean"),
        "cooperative_changed": _("mengubah pengaturan"),
        "exported": _("mengunduh data laporan"),
    }


def _rules() -> dict[str, str]:
    return {
        "rule_added": _("menambah aturan"),
        "rule_changed": _("mengubah aturan"),
        "rule_switched_on": _("menyalakan aturan"),
        "rule_switched_off": _("mematikan aturan"),
        "rule_moved": _("memindahkan aturan"),
        "rule_removed": _("menghapus aturan"),
        "duty_changed": _("mengubah waktu bertugas"),
        "silence_changed": _("mengubah batas laporan yang tidak ditangani"),
    }


def _branches() -> dict[str, str]:
    return {
        "branch_added": _("menambah cabang"),
        "branch_changed": _("mengubah cabang"),
        "branch_gathered": _("mengatur kanal dan petugas cabang"),
        "cases_recounted": _("meminta semua laporan dihitung ulang"),
    }
