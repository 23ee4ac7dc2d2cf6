"""How a Page is connected, told to somebody who is not technical."""

from collections.abc import Mapping
from datetime import date

from domain.channels import Guide, Right
from domain.texts import N_

_RIGHTS = (
    Right(name="pages_show_list", why=N_("menemukan Halaman Anda saat masuk.")),
    Right(name="pages_manage_posts", why=N_("menayangkan dan menghapus unggahan.")),
    Right(name="pages_read_engagement", why=N_("membaca unggahan Halaman sendiri.")),
    Right(name="pages_read_user_content", why=N_("membaca komentar anggota.")),
    Right(name="pages_manage_engagement", why=N_("membalas komentar atas nama Halaman.")),
    Right(name="pages_messaging", why=N_("membaca dan membalas pesan Messenger.")),
    Right(
        name="pages_manage_metadata",
        why=N_("meminta Facebook mengabari kita begitu ada komentar atau pesan."),
    ),
    Right(name="read_insights", why=N_("membaca jumlah tayangan, jangkauan, dan klik.")),
)
SCOPES: Mapping[str, Right] = {right.name: right for right in _RIGHTS}

GUIDE = Guide(
    steps=(
        N_("Pastikan Anda pengelola Halaman koperasi dengan akses penuh."),
        N_(
            "Buka developers.facebook.com, masuk, pilih Aplikasi Saya → Buat Aplikasi, lalu pilih "
            "kasus penggunaan “Kelola semua di Halaman Anda”."
        ),
        N_(
            "Tambahkan juga kasus penggunaan “Berinteraksi dengan pelanggan di Messenger”, dan "
            "centang semua izin di bawah ini pada kedua kasus itu."
        ),
        N_(
            "Di Pengaturan Aplikasi → Dasar, salin ID Aplikasi dan Kunci Rahasia Aplikasi ke "
            "pengaturan kanal ini."
        ),
        N_(
            "Di Facebook Login → Pengaturan, isikan alamat kembali yang ditunjukkan kanal ini pada "
            "“URI Pengalihan OAuth yang Valid”."
        ),
        N_(
            "Tekan Masuk pada kanal ini, pilih hanya Halaman koperasi, dan setujui semua izin. "
            "Bila akun mengelola beberapa Halaman, isikan dahulu nomor Halaman."
        ),
        N_(
            "Agar komentar dan pesan datang seketika: di Webhook aplikasi pilih objek Page, isikan "
            "alamat webhook kanal ini dan token verifikasi yang tampil saat kanal diperiksa, lalu "
            "langganan feed, messages, dan message_echoes. Langkah ini hanya bisa dilakukan di "
            "dasbor Facebook; tanpa itu kotak masuk tetap dibaca setiap menit."
        ),
        N_(
            "Ubah aplikasi ke mode Live. Untuk Halaman milik sendiri yang dikelola orang berperan "
            "di aplikasi, peninjauan Meta tidak diperlukan kecuali untuk membaca komentar dan "
            "pesan orang di luar aplikasi: ajukan Advanced Access di App Review."
        ),
    ),
    rights=_RIGHTS,
    cost=N_("Gratis. Facebook membatasi jumlah panggilan sesuai keramaian Halaman."),
    bounds=(
        N_("Grup Facebook: API-nya ditutup 22 April 2024. Pakai kanal “Dibantu orang”."),
        N_(
            "Profil pribadi: sejak 2018 tidak ada aplikasi yang boleh mengunggah ke sana. Pakai "
            "kanal “Dibantu orang”."
        ),
        N_(
            "Video tampil sesudah diolah Facebook, biasanya beberapa menit. Keterangan video untuk "
            "yang tidak dapat melihatnya tidak disimpan Facebook: ceritakan juga di dalam teks."
        ),
        N_(
            "Pesan Messenger hanya dapat dibalas dari sini dalam 24 jam sejak pesan terakhir orang "
            "itu; sesudahnya balas lewat Meta Business Suite, tautannya disiapkan."
        ),
        N_(
            "Komentar dapat dibalas secara pribadi lewat Messenger: satu kali untuk setiap "
            "komentar, paling lambat 7 hari sesudahnya. Sesudah itu orangnya yang harus membalas "
            "lebih dahulu."
        ),
        N_(
            "Komentar di bawah unggahan yang lebih tua dari 30 hari dibaca sehari sekali, sampai "
            "400 hari ke belakang. Komentar yang diubah atau dihapus hanya diketahui lewat webhook."
        ),
        N_(
            "Gambar dan berkas di komentar dan Messenger ikut disimpan, sampai 5 MB masing-masing. "
            "Panggilan webhook membawa kata-katanya saja; berkasnya menyusul saat kotak masuk "
            "dibaca."
        ),
        N_(
            "Balasan dapat membawa satu gambar di bawah komentar, dan di Messenger satu gambar, "
            "satu video sampai 25 MB, atau satu PDF. Di Messenger lampirannya menjadi pesan "
            "kedua, sesudah teksnya, dan keterangannya untuk yang tidak dapat melihatnya tidak "
            "disimpan Facebook: ceritakan juga di dalam teks. Balasan pribadi atas komentar hanya "
            "satu pesan, jadi tanpa lampiran."
        ),
        N_("Ulasan dan kiriman orang lain di Halaman tidak ikut dibaca."),
        N_(
            "Jangkauan dan tayangan baru ada sesudah beberapa jam, dan hanya untuk Halaman dengan "
            "sedikitnya 100 suka."
        ),
    ),
    read_on=date(2026, 11, 25),
)
