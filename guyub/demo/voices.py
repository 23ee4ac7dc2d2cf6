"""What the sample's members say and what its staff answer."""

from dataclasses import dataclass

from domain.cases import CaseKind


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Ways to bring one thing up, ways to answer it, and what may follow."""

    kind: CaseKind
    says: tuple[str, ...]
    answers: tuple[str, ...]
    follows: tuple[str, ...] = ()
    closes: tuple[str, ...] = ("Baik, sama-sama. Kami senang dapat membantu.",)
    reason: str = "Sudah dijelaskan dan anggota puas."


# What a sentence may have in its braces beside a place, chosen anew for each message.
FILLINGS: dict[str, tuple[str, ...]] = {
    "barang": (
        "beras 5 kg",
        "minyak goreng 2 liter",
        "gula pasir",
        "telur",
        "tepung terigu",
        "pupuk urea",
        "kopi bubuk",
        "susu kental",
        "sabun cuci",
        "gas 3 kg",
    ),
    "hari": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"),
    "jumlah": ("dua ratus ribu", "lima ratus ribu", "satu juta", "dua juta", "lima juta"),
    "bulan": ("tiga", "enam", "sepuluh", "dua belas", "dua puluh empat"),
    "jam": ("08.30", "09.15", "10.00", "11.20", "13.40", "14.10"),
    "menit": ("tiga puluh", "empat puluh lima", "enam puluh", "sembilan puluh"),
}

TALKS: tuple[Talk, ...] = (
    Talk(
        kind=CaseKind.COMPLAINT,
        says=(
            "Saya kecewa, {barang} yang saya beli {hari} kemarin di toko {cabang} sudah rusak.",
            "Mohon maaf Pak/Bu, {barang} dari toko {cabang} ternyata rusak waktu dibuka di rumah.",
            "Kok {barang} yang dikirim kemarin rusak ya? Saya jadi rugi.",
        ),
        answers=(
            "Mohon maaf sebesar-besarnya. Silakan bawa {barang} itu dan struknya ke toko {cabang}; "
            "kami ganti hari ini juga.",
            "Terima kasih sudah melapor. Kami ganti tanpa biaya. Apakah ada foto barangnya?",
        ),
        follows=(
            "Baik, besok saya ke sana. Struknya sudah hilang, apakah tetap bisa?",
            "Fotonya sudah saya kirim lewat anak saya ke toko. Kapan bisa diganti?",
        ),
        closes=(
            "Tidak apa-apa, pembelian Ibu tercatat di buku toko. Barang pengganti sudah kami "
            "siapkan.",
            "Sudah kami ganti dan kami catat agar gudang memeriksa lebih teliti.",
        ),
        reason="Barang diganti.",
    ),
    Talk(
        kind=CaseKind.COMPLAINT,
        says=(
            "Antre di loket {cabang} tadi sampai {menit} menit, padahal cuma mau setor simpanan. "
            "Lama sekali.",
            "Pelayanan loket {cabang} hari {hari} lambat sekali, hanya satu petugas. Kecewa saya.",
        ),
        answers=(
            "Mohon maaf atas antrean yang lama. Mulai minggu ini kami buka dua loket pada pukul "
            "08.00-11.00.",
            "Terima kasih atas laporannya. Waktu itu satu petugas sedang sakit; kini sudah ada "
            "pengganti.",
        ),
        follows=("Terima kasih, semoga benar ada perubahan.",),
        reason="Loket kedua dibuka.",
    ),
    Talk(
        kind=CaseKind.COMPLAINT,
        says=(
            "Angsuran saya bulan ini sudah saya bayar {hari} lalu tetapi masih ditagih. Mohon "
            "diperiksa, buktinya ada.",
            "Kenapa saya ditagih lagi? Angsuran {jumlah} sudah saya setor di {cabang}.",
            "Saldo simpanan saya salah, setoran {jumlah} belum masuk padahal sudah ada bukti.",
        ),
        answers=(
            "Mohon maaf. Setoran Bapak/Ibu sudah kami temukan di buku kas {cabang}; catatannya "
            "kami betulkan hari ini.",
            "Terima kasih, buktinya sudah cocok. Tagihan itu terkirim sebelum setoran dicatat. "
            "Mohon abaikan.",
        ),
        follows=(
            "Alhamdulillah. Apakah kena denda?",
            "Baik. Tolong kirim rincian saldonya ya.",
        ),
        closes=(
            "Tidak ada denda. Rincian saldo dapat diambil di loket atau kami kirim lewat pos.",
        ),
        reason="Catatan setoran dibetulkan.",
    ),
    Talk(
        kind=CaseKind.COMPLAINT,
        says=(
            "Harga {barang} di toko kita kok lebih mahal daripada di pasar? Katanya koperasi.",
            "Sudah dua minggu {barang} kosong terus di {cabang}. Mengecewakan.",
        ),
        answers=(
            "Terima kasih masukannya. Harga {barang} naik dari pemasok sejak {hari}; kami sedang "
            "menawar pemasok lain.",
            "Mohon maaf, kiriman {barang} tertunda. Menurut pemasok barang datang hari {hari}.",
        ),
        reason="Penjelasan harga dan stok diberikan.",
    ),
    Talk(
        kind=CaseKind.COMPLAINT,
        says=(
            "Petugas di {cabang} tadi pukul {jam} menjawab ketus waktu saya bertanya. Tolong "
            "ditegur.",
            "Saya keberatan cara petugas bicara kepada ibu saya di {cabang}. Beliau anggota sejak "
            "lama.",
        ),
        answers=(
            "Kami mohon maaf kepada Ibu. Kepala cabang sudah berbicara dengan petugas itu dan "
            "akan menemui Ibu.",
        ),
        follows=("Terima kasih sudah ditanggapi dengan baik.",),
        reason="Kepala cabang meminta maaf langsung.",
    ),
    Talk(
        kind=CaseKind.QUESTION,
        says=(
            "Selamat pagi, apa syarat meminjam {jumlah} untuk {bulan} bulan?",
            "Bagaimana cara mengajukan pinjaman untuk modal warung? Butuh sekitar {jumlah}.",
            "Kalau meminjam {jumlah}, berapa angsuran sebulannya ya?",
        ),
        answers=(
            "Selamat pagi. Syaratnya: anggota paling sedikit tiga bulan, KTP, dan simpanan wajib "
            "tidak menunggak. Formulir ada di loket {cabang}.",
            "Bisa. Silakan bawa KTP dan buku anggota ke loket {cabang}; jasanya satu persen "
            "sebulan, menurun.",
        ),
        follows=("Apakah suami saya harus ikut datang?", "Berapa lama sampai cair?"),
        closes=("Cukup Ibu saja. Setelah lengkap, biasanya cair dalam tiga hari kerja.",),
        reason="Syarat pinjaman dijelaskan.",
    ),
    Talk(
        kind=CaseKind.QUESTION,
        says=(
            "Kapan SHU tahun ini dibagikan?",
            "SHU sudah bisa diambil belum ya di {cabang}?",
            "Bagaimana cara menghitung SHU saya?",
        ),
        answers=(
            "SHU dibagikan dua minggu setelah rapat anggota tahunan. Besarnya tercetak di kartu "
            "anggota.",
            "SHU dapat diambil di loket {cabang} setiap hari kerja pukul 08.00-15.00 dengan kartu "
            "anggota.",
        ),
        reason="Jadwal SHU dijelaskan.",
    ),
    Talk(
        kind=CaseKind.QUESTION,
        says=(
            "Besok {hari} toko {cabang} buka jam berapa?",
            "Loket {cabang} buka tidak hari Sabtu?",
            "Apakah kantor buka waktu cuti bersama?",
        ),
        answers=(
            "Toko {cabang} buka pukul 07.00-20.00 setiap hari. Loket simpan pinjam buka "
            "08.00-16.00.",
            "Sabtu loket buka sampai pukul 12.00. Pada cuti bersama kantor tutup.",
        ),
        reason="Jam buka dijelaskan.",
    ),
    Talk(
        kind=CaseKind.QUESTION,
        says=(
            "Bagaimana cara menjadi anggota? Apakah warga luar desa boleh?",
            "Anak saya mau jadi anggota, umurnya 18. Apa saja syaratnya?",
        ),
        answers=(
            "Boleh. Cukup KTP, simpanan pokok seratus ribu, dan simpanan wajib dua puluh ribu "
            "sebulan. Silakan ke {cabang}.",
        ),
        follows=("Apakah simpanan pokok boleh dicicil?",),
        closes=("Boleh dua kali. Kami tunggu kedatangannya.",),
        reason="Syarat keanggotaan dijelaskan.",
    ),
    Talk(
        kind=CaseKind.QUESTION,
        says=(
            "Apakah {barang} masih ada di {cabang}? Boleh pesan dahulu?",
            "Bisa antar {barang} ke rumah tidak? Saya sudah sepuh.",
        ),
        answers=(
            "Masih ada. Kami sisihkan sampai hari {hari} ya.",
            "Bisa, antaran untuk anggota sepuh tanpa ongkos. Mohon kirim alamat lengkapnya.",
        ),
        reason="Pesanan dicatat.",
    ),
    Talk(
        kind=CaseKind.SUGGESTION,
        says=(
            "Saran saya, toko {cabang} menyediakan {barang} kemasan kecil supaya terjangkau.",
            "Usul: adakan pelatihan pembukuan sederhana untuk anggota yang punya warung.",
            "Sebaiknya ada kursi tunggu tambahan di loket {cabang}, kasihan yang sepuh.",
            "Bagaimana kalau jam buka loket hari {hari} ditambah sampai sore?",
            "Usul saya, pengumuman rapat ditempel juga di balai desa {cabang}.",
        ),
        answers=(
            "Terima kasih usulnya, akan kami bawa ke rapat pengurus {hari} ini.",
            "Usul yang baik. Kami coba dahulu sebulan di {cabang}, lalu kami kabarkan hasilnya.",
        ),
        follows=("Terima kasih sudah didengar.",),
        reason="Usul dibawa ke rapat pengurus.",
    ),
    Talk(
        kind=CaseKind.PRAISE,
        says=(
            "Terima kasih, pelayanan di {cabang} ramah dan cepat. Mantap!",
            "Alhamdulillah pinjaman cair tepat waktu, warung saya bisa buka lagi. Terima kasih.",
            "Bagus sekali acaranya kemarin. Salut untuk panitia.",
            "Petugas {cabang} sabar sekali membantu ibu saya. Terima kasih banyak.",
        ),
        answers=(
            "Terima kasih kembali. Kabar ini kami sampaikan kepada teman-teman di {cabang}.",
            "Senang sekali mendengarnya. Semoga usahanya makin lancar.",
        ),
        reason="Ucapan terima kasih disampaikan.",
    ),
)

# Under a post on the cooperative's own page.
REMARKS: tuple[str, ...] = (
    "Siap hadir!",
    "Terima kasih infonya.",
    "Semoga lancar.",
    "Alhamdulillah, ikut senang.",
    "Apakah cabang {cabang} juga ada?",
    "Kalau datang membawa anak boleh tidak?",
    "Jam berapa mulainya?",
    "Wah, mantap. Semangat terus!",
    "Saya mau pesan {barang}, bagaimana caranya?",
    "Tahun lalu saya ikut, bagus sekali.",
    "Mohon tempatnya jangan terlalu jauh dari {cabang}.",
    "Apakah harus membawa kartu anggota?",
    "Kok di {cabang} stoknya selalu kosong ya? Kecewa.",
    "Semoga SHU tahun ini naik.",
)

REMARK_ANSWERS: tuple[str, ...] = (
    "Terima kasih. Keterangan lengkapnya ada di kantor {cabang}, silakan mampir.",
    "Boleh, silakan. Kami tunggu kedatangannya.",
    "Ada, mulai hari {hari}. Silakan membawa kartu anggota.",
    "Terima kasih sudah mengingatkan, kami periksa stok {cabang} hari ini.",
)

GIVEN_NAMES: tuple[str, ...] = (
    "Siti Aminah",
    "Sri Wahyuni",
    "Endang Lestari",
    "Nur Hidayah",
    "Dewi Kartika",
    "Yuliana",
    "Rahmawati",
    "Kartini",
    "Maryam",
    "Ningsih",
    "Tumini",
    "Wulan Sari",
    "Agus Salim",
    "Bambang Sutrisno",
    "Slamet Riyadi",
    "Joko Purnomo",
    "Dedi Kurniawan",
    "Hendra Gunawan",
    "Imam Syafii",
    "Suparman",
    "Wahyu Nugroho",
    "Yusuf Maulana",
    "Ketut Artana",
    "Made Suardika",
    "Yohanes Bria",
    "Maria Goreti",
    "Petrus Lado",
    "Ruth Simanjuntak",
    "Tigor Siregar",
    "Asep Saepudin",
    "Euis Komariah",
    "Cecep Hidayat",
    "Andi Baso",
    "Rahma Daeng",
    "Zainal Abidin",
    "Fatimah",
    "Halimah",
    "Mulyono",
    "Parjo",
    "Sukinem",
)
