"""How somebody who is not technical connects a mailbox."""

from datetime import date

from domain.channels import Guide
from domain.texts import N_

GUIDE = Guide(
    steps=(
        N_(
            "Pakailah kotak surel milik koperasi, bukan milik satu orang: setiap surel yang masuk "
            "ke sana menjadi laporan di antrean."
        ),
        N_(
            "Buka setelan kotak surel itu dan nyalakan akses IMAP bila ada pilihannya. Pada surel "
            "milik kantor atau sekolah, kadang hanya administratornya yang dapat menyalakannya."
        ),
        N_(
            "Buat sandi aplikasi, yaitu sandi khusus untuk satu program. Pada banyak penyedia "
            "letaknya di halaman keamanan akun, dan baru muncul setelah verifikasi dua langkah "
            "dinyalakan. Penyedia lain memakai sandi kotak surel itu sendiri."
        ),
        N_(
            "Isi alamat, kedua server, nama masuk dan sandi itu di sini. Nama servernya tertulis "
            "di halaman bantuan penyedia, biasanya di bawah “IMAP” atau “program surel lain”."
        ),
        N_(
            "Tekan periksa sambungan. Kami masuk ke kedua server tanpa mengirim surel apa pun, dan "
            "menyebut apa yang masih kurang."
        ),
    ),
    cost=N_("Gratis, selama kotak surelnya sudah ada."),
    bounds=(
        N_(
            "Sebagian penyedia tidak lagi menerima sandi dari program lain, juga bukan sandi "
            "aplikasi. Kotak surel seperti itu tidak dapat disambungkan; teruskan surelnya ke "
            "kotak lain."
        ),
        N_(
            "Hanya folder Kotak Masuk yang dibaca, mulai tiga hari sebelum disambungkan. Surel "
            "yang oleh penyedia dimasukkan ke Spam, atau dipindah orang sebelum kami membaca, "
            "tidak terlihat di sini: periksa folder Spam sendiri sekali sehari."
        ),
        N_(
            "Tidak ada surel yang dihapus, dipindah atau ditandai sudah dibaca. Lampiran ikut "
            "disimpan, sampai 10 MB per berkas dan 20 MB per surel; yang lebih besar disebut "
            "namanya dan dibuka di kotak surel."
        ),
        N_(
            "Balasan otomatis, milis dan buletin tidak masuk antrean; jumlahnya disebut setiap "
            "kali sambungan diperiksa."
        ),
        N_(
            "Jawaban yang ditulis staf di program surel ikut terlihat bila tersimpan di folder "
            "Terkirim dan membalas surel yang ada di sini."
        ),
        N_(
            "Bila jawaban server hilang tepat saat balasan dikirim, tidak ada cara bertanya apakah "
            "suratnya sudah berangkat. Bila kemudian muncul di folder Terkirim, itu tercatat "
            "sendiri; bila tidak, orang yang memutuskan."
        ),
    ),
    read_on=date(2026, 11, 25),
)
