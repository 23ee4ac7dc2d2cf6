"""What the sample cooperative posts through the year."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One thing to post about: ways to say it, its label, and the picture's words and colours."""

    label: str
    poster: str
    alt: str
    says: tuple[str, ...]


TOPICS: tuple[Topic, ...] = (
    Topic(
        label="rapat",
        poster="Rapat\nAnggota",
        alt="Poster bertulisan Rapat Anggota di atas pola anyaman",
        says=(
            "Rapat anggota cabang {cabang} diadakan hari {hari} pukul {jam}. Mari hadir, satu "
            "anggota satu suara.\n\nBahan rapat dapat diambil di loket mulai besok.",
            "Undangan rapat anggota {cabang}, {hari} pukul {jam} di aula. Agenda: laporan usaha, "
            "rencana belanja toko, dan usul anggota.",
        ),
    ),
    Topic(
        label="toko",
        poster="Murah\nMeriah",
        alt="Poster bertulisan Murah Meriah dengan gambar kantong belanja",
        says=(
            "Minggu ini {barang} lebih hemat untuk anggota di toko {cabang}. Tunjukkan kartu "
            "anggota di kasir.",
            "{barang} baru datang di {cabang}. Harga anggota berlaku sampai hari {hari}, selama "
            "persediaan ada.",
            "Toko {cabang} kini buka sampai pukul 20.00. Ada {barang} dengan harga anggota.",
        ),
    ),
    Topic(
        label="simpanan",
        poster="Ayo\nMenabung",
        alt="Poster bertulisan Ayo Menabung dengan gambar celengan",
        says=(
            "Sudah setor simpanan wajib bulan ini? Setoran dapat dilakukan di loket {cabang} "
            "setiap hari kerja sampai pukul 15.00.",
            "Sedikit demi sedikit menjadi bukit. Simpanan sukarela mulai sepuluh ribu rupiah, "
            "dapat diambil kapan saja.",
        ),
    ),
    Topic(
        label="pinjaman",
        poster="Modal\nUsaha",
        alt="Poster bertulisan Modal Usaha dengan gambar warung",
        says=(
            "Perlu modal untuk warung atau sawah? Pinjaman anggota sampai {jumlah} rupiah, jasa "
            "menurun, tanpa potongan di muka. Tanyakan di loket {cabang}.",
            "Cerita anggota: dari pinjaman {jumlah}, kini warungnya melayani dua kampung. "
            "Semangat, Bu!",
        ),
    ),
    Topic(
        label="pelatihan",
        poster="Belajar\nBersama",
        alt="Poster bertulisan Belajar Bersama dengan gambar buku terbuka",
        says=(
            "Pelatihan pembukuan warung untuk anggota, hari {hari} pukul {jam} di {cabang}. "
            "Gratis, tempat terbatas dua puluh orang.",
            "Belajar memotret dagangan dengan telepon genggam bersama pemuda {cabang}, hari "
            "{hari}. Bawa satu barang jualan.",
        ),
    ),
    Topic(
        label="panen",
        poster="Panen\nRaya",
        alt="Poster bertulisan Panen Raya dengan gambar bulir padi",
        says=(
            "Musim panen tiba. Koperasi membeli gabah kering anggota di gudang {cabang}; harga "
            "hari ini tertera di papan.",
            "Pupuk bersubsidi untuk anggota tani sudah ada di gudang {cabang}. Ambil dengan "
            "kartu tani, hari {hari} mulai pukul {jam}.",
        ),
    ),
    Topic(
        label="kabar",
        poster="Kabar\nAnggota",
        alt="Poster bertulisan Kabar Anggota dengan gambar rumah-rumah",
        says=(
            "Selamat datang kepada anggota baru dari {cabang}. Kini kita makin banyak, makin kuat.",
            "Kerja bakti di {cabang} hari {hari} berjalan lancar. Terima kasih kepada semua yang "
            "hadir dan membawa makanan.",
            "Turut berdukacita atas berpulangnya salah seorang anggota kita di {cabang}. Santunan "
            "sudah diserahkan oleh pengurus.",
        ),
    ),
    Topic(
        label="shu",
        poster="SHU\nKita",
        alt="Poster bertulisan SHU Kita dengan diagram batang yang naik",
        says=(
            "Sisa hasil usaha dapat diambil di loket {cabang} mulai hari {hari}. Bawa kartu "
            "anggota; yang sepuh kami antar ke rumah.",
            "Dari mana SHU kita? Toko, simpan pinjam, dan gudang gabah. Rinciannya ditempel di "
            "papan {cabang}.",
        ),
    ),
    Topic(
        label="jam buka",
        poster="Jam\nLayanan",
        alt="Poster bertulisan Jam Layanan dengan gambar jam dinding",
        says=(
            "Loket {cabang} hari {hari} melayani sampai pukul 16.00. Jumat istirahat pukul "
            "11.30-13.00.",
            "Pemberitahuan: loket {cabang} pindah sementara ke gedung sebelah selama perbaikan "
            "atap.",
        ),
    ),
    Topic(
        label="resep",
        poster="Dapur\nAnggota",
        alt="Poster bertulisan Dapur Anggota dengan gambar panci",
        says=(
            "Resep minggu ini dari dapur {cabang}: memakai {barang} dari toko kita sendiri. "
            "Tulis resep andalan Anda di komentar.",
        ),
    ),
)
