"""What is said to somebody who connects an account of the fediverse."""

from datetime import date

from domain.channels import Guide, Right
from domain.texts import N_

GUIDE = Guide(
    steps=(
        N_("Buat akun koperasi di salah satu server Mastodon, misalnya mastodon.social, atau "
           "pakai akun yang sudah ada. Setiap orang di server lain tetap dapat mengikutinya."),
        N_("Ketik alamat servernya di isian Server, misalnya mastodon.social, lalu simpan."),
        N_("Tekan Sambungkan. Halaman server itu terbuka: masuklah dengan akun koperasi."),
        N_("Periksa daftar izinnya, lalu tekan Izinkan (Authorize). Anda kembali ke sini."),
        N_("Di server: buka Preferensi, lalu Notifikasi, dan pilih Terima untuk orang yang tidak "
           "diikuti dan untuk pesan pribadi, supaya tidak ada keluhan yang tersaring."),
        N_("Tanpa tombol Sambungkan pun bisa: di server buka Preferensi, Pengembangan, Aplikasi "
           "baru, centang izin di bawah ini, lalu salin token aksesnya ke isian Token."),
    ),
    rights=(
        Right(name="read:accounts", why=N_("Mengetahui akun mana yang tersambung.")),
        Right(
            name="read:statuses",
            why=N_("Membaca balasan, menghitung suka, dan mencari unggahan setelah gangguan."),
        ),
        Right(name="read:notifications", why=N_("Menerima sebutan, balasan, dan pesan pribadi.")),
        Right(name="write:statuses", why=N_("Mengunggah, membalas, dan menghapus.")),
        Right(name="write:media", why=N_("Mengunggah gambar beserta teks alternatifnya.")),
    ),
    cost=N_("Gratis. Server hidup dari sumbangan pemakainya."),
    bounds=(
        N_("Jumlah tayangan dan jangkauan tidak diberikan; hanya suka, bagikan, dan balasan."),
        N_("Server tidak memberi tahu saat seseorang mengubah atau menghapus pesannya. Kami "
           "melihat lagi pesan dua hari terakhir; perubahan sesudah itu tidak terlihat."),
        N_("Pesan pribadi hanyalah unggahan yang dibaca orang yang disebut; pengelola server juga "
           "dapat membacanya."),
        N_("Gambar dan berkas dari anggota ikut disimpan, sampai 5 MB masing-masing, dari server "
           "akun ini saja; yang terletak di server lain dibuka lewat alamatnya."),
        N_("Server membatasi 300 unggahan dalam tiga jam dan 30 gambar dalam setengah jam."),
    ),
    read_on=date(2026, 11, 25),
)  # fmt: skip
