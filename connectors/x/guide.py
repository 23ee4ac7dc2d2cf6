"""How somebody who is not technical connects X, what it costs and what it lets nobody do."""

from datetime import date

from domain.channels import Guide, Right
from domain.texts import N_

# Source: docs.x.com/x-api (getting started, pricing, authentication), read 2026-11-25.
GUIDE = Guide(
    steps=(
        N_("Buka console.x.com, masuk dengan akun X koperasi, lalu setujui ketentuannya."),
        N_(
            "Buat satu Project dan satu App di dalamnya. Isi kegunaannya dengan jujur, misalnya"
            " “menjadwalkan unggahan dan menjawab anggota koperasi”."
        ),
        N_(
            "Di App itu buka “User authentication settings”. Pilih App permissions “Read and"
            " write” dan Type of App “Web App”. Isi Callback URI dengan alamat yang tampil di"
            " halaman ini, dan Website URL dengan situs koperasi."
        ),
        N_(
            "Buka “Billing”, isi saldo kredit secukupnya, dan pasang “Spending limit” sebesar"
            " anggaran bulanan koperasi."
        ),
        N_(
            "Cara pertama: salin Client ID dan Client Secret (OAuth 2.0) ke sini, simpan, lalu"
            " tekan tombol sambungkan dan setujui di X dengan akun koperasi."
        ),
        N_(
            "Cara kedua: di “Keys and tokens” buat API Key, API Key Secret, Access Token dan"
            " Access Token Secret, lalu salin keempatnya ke sini. Access Token yang dibuat"
            " sebelum izinnya “Read and write” harus dibuat ulang."
        ),
    ),
    rights=(
        Right(name="tweet.read", why=N_("membaca sebutan, balasan, dan angka unggahan kita")),
        Right(name="tweet.write", why=N_("mengunggah, membalas, dan menghapus unggahan kita")),
        Right(name="users.read", why=N_("mengetahui nama akun kita dan nama yang menulis")),
        Right(name="media.write", why=N_("mengunggah gambar dan keterangannya")),
        Right(name="offline.access", why=N_("tetap tersambung tanpa masuk ulang tiap dua jam")),
    ),
    cost=N_(
        "X menagih per pemakaian dari saldo kredit: unggahan 0,015 dolar AS, unggahan dengan"
        " tautan 0,20 dolar, unggahan yang dibaca 0,005 dolar (sebutan dan lini masa sendiri"
        " 0,001 dolar), nama penulis 0,01 dolar, gambar atau video yang dibaca 0,005 dolar. Harga"
        " dibaca 22–26 November 2026 dan dapat diubah di pengaturan kanal. Angka unggahan yang"
        " lebih tua dari sehari dibaca lebih jarang bila anggaran sempit. Anggaran bulanan di sini"
        " menghentikan pembacaan lebih dahulu, agar sisa anggaran cukup untuk unggahan; cocokkan"
        " sesekali dengan console.x.com."
    ),
    bounds=(
        N_(
            "Akun swalayan hanya boleh membalas orang yang menyebut atau mengutip akun kita."
            " Balasan lain disiapkan di sini dan dikirim dengan satu ketukan di aplikasi X."
        ),
        N_("Menyukai, mengikuti, dan mengutip unggahan orang tidak tersedia lewat API."),
        N_(
            "Balasan yang tidak menyebut akun kita, dan sebutan yang dihapus penulisnya, tidak"
            " diberitahukan X kepada kita. Pesan langsung (DM) tidak dibaca di sini."
        ),
        N_(
            "Balasan pribadi tidak ditawarkan: X memintanya lewat DM, dan jawaban anggota di sana"
            " tidak terbaca di sini, jadi keluhannya bisa hilang. Balas umum dan minta anggota"
            " datang lewat formulir atau telepon."
        ),
        N_(
            "Gambar dan video pada sebutan, dan pada jawaban yang ditulis di aplikasi X, ikut"
            " disimpan, sampai 5 MB masing-masing. Bila sisa anggaran untuk membaca tinggal"
            " sedikit, hanya kata-katanya yang dibaca, dan pesannya mengatakan bahwa ada yang"
            " perlu dilihat di X."
        ),
        N_("Klik tautan hanya dilaporkan X untuk unggahan berumur paling lama 30 hari."),
        N_(
            "Video paling lama 140 detik. X tidak menyimpan keterangan video: ceritakan juga di"
            " dalam teks."
        ),
        N_("X menolak teks yang sama persis dengan unggahan kita yang masih baru."),
    ),
    read_on=date(2026, 11, 25),
)
