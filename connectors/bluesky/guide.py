"""How somebody who is not technical connects a Bluesky account.

Source: bsky.app's own settings and https://bsky.social/about/support, read 2026-11-25.
"""

from datetime import date

from domain.channels import Guide, Right
from domain.texts import N_

GUIDE = Guide(
    steps=(
        N_("Buka bsky.app dan masuk dengan akun koperasi. Belum punya? Daftar di sana, gratis."),
        N_("Konfirmasi surel akun: Pengaturan → Akun → Surel. Akun yang surelnya belum "
           "dikonfirmasi dapat dibatasi."),
        N_("Buka Pengaturan → Privasi dan keamanan → Sandi aplikasi, lalu pilih Tambah sandi "
           "aplikasi."),
        N_("Beri nama “Guyub”. Jangan centang izin pesan langsung: tidak diperlukan. Pilih "
           "Berikutnya."),
        N_("Salin sandi yang muncul (bentuknya xxxx-xxxx-xxxx-xxxx). Sandi itu hanya terlihat "
           "sekali."),
        N_("Di sini, isi nama akun lengkap, misalnya koperasi.bsky.social, dan tempel sandi "
           "aplikasinya. Biarkan alamat server seperti semula, kecuali akun Anda di server lain."),
    ),
    rights=(
        Right(
            name="App Password",
            why=N_("Untuk mengunggah, membalas, menghapus unggahan kita, dan membaca balasan "
                   "orang. Sandi ini tidak dapat mengganti sandi utama atau menghapus akun, dan "
                   "dapat dicabut kapan saja."),
        ),
    ),
    cost=N_("Gratis."),
    bounds=(
        N_("Teks paling panjang 300 huruf; yang lebih panjang dapat menjadi utas."),
        N_("Paling banyak empat gambar; gambar besar kami perkecil sampai satu megabita."),
        N_("Video paling lama tiga menit, dan baru tampil beberapa saat sesudah unggahannya. "
           "Alamat surel akun harus sudah diverifikasi di Bluesky."),
        N_("Kartu tautan hanya memuat baris pertama teks dan nama situs: demi keamanan, kami tidak "
           "membuka halaman yang ditautkan."),
        N_("Gambar dari anggota ikut disimpan, seperti Bluesky menampilkannya; videonya tidak, "
           "bukalah di sana."),
        N_("Unggahan di Bluesky tidak dapat disunting, hanya dihapus."),
        N_("Bluesky tidak memberi tahu berapa orang melihat unggahan; yang ada suka, bagikan, dan "
           "balasan."),
        N_("Pesan langsung tidak dibaca di sini; jawab di aplikasi Bluesky."),
        N_("Balasan pribadi tidak ditawarkan: pesan langsung di Bluesky hanya sampai kepada orang "
           "yang mengizinkannya, dan jawabannya tidak terbaca di sini, jadi keluhannya bisa "
           "hilang. Balas umum dan minta anggota datang lewat formulir atau telepon."),
    ),
    read_on=date(2026, 11, 25),
)  # fmt: skip
