"""How somebody who is not technical connects a Telegram channel or group."""

from datetime import date

from domain.channels import Guide, Right
from domain.texts import N_

GUIDE = Guide(
    steps=(
        N_(
            "Di Telegram, buka percakapan dengan @BotFather, kirim /newbot, lalu ikuti "
            "pertanyaannya: nama bot, misalnya “Koperasi Maju”, dan nama pengguna yang berakhiran "
            "“bot”. Buat satu bot untuk setiap kanal; jangan pakai bot yang sudah dipakai program "
            "lain."
        ),
        N_("Salin token yang diberikan @BotFather. Rahasiakan seperti kata sandi."),
        N_(
            "Buka kanal Anda, ketuk namanya, lalu Edit, Administrators, Add Admin. Cari nama "
            "pengguna bot itu, tambahkan, dan biarkan hak “Post messages” menyala."
        ),
        N_(
            "Bila kanal punya grup diskusi, tambahkan bot itu juga sebagai admin di grupnya, "
            "supaya komentar anggota terdengar."
        ),
        N_(
            "Untuk grup tanpa kanal: tambahkan bot ke grup itu dan jadikan admin. Bila tidak ingin "
            "menjadikannya admin, kirim /setprivacy kepada @BotFather, pilih botnya, ketuk "
            "Disable, lalu keluarkan dan masukkan lagi botnya."
        ),
        N_(
            "Isi token dan nama kanalnya di sini, misalnya @koperasimaju. Kanal atau grup tertutup "
            "tidak punya nama: isi nomornya, yang berawalan -100."
        ),
    ),
    rights=(
        Right(
            name="Post messages (can_post_messages)",
            why=N_("untuk mengirim unggahan ke kanal dan menghapusnya lagi"),
        ),
        Right(
            name="Delete messages (can_delete_messages)",
            why=N_("boleh tidak diberi; hanya untuk menghapus yang sudah lebih dari 48 jam"),
        ),
    ),
    cost=N_("Gratis."),
    bounds=(
        N_("Satu bot untuk satu kanal: Telegram menyerahkan setiap pesan hanya satu kali."),
        N_(
            "Jumlah pembaca tidak diberikan kepada bot. Jumlah reaksi hanya untuk kanal, dan hanya "
            "sejak bot menjadi admin."
        ),
        N_(
            "Siapa yang bereaksi hanya diketahui di grup dan grup diskusi, dan hanya bila bot "
            "menjadi admin di sana. Di kanal tidak ada nama."
        ),
        N_(
            "Yang ditulis anggota sebelum bot ditambahkan tidak dapat dibaca. Bila server ini mati "
            "lebih dari 24 jam, pesan selama itu hilang di Telegram."
        ),
        N_("Bila anggota menghapus pesannya, Telegram tidak memberitahu bot."),
        N_(
            "Yang didengar: pesan di kanal atau grup ini, di grup diskusinya, dan pesan pribadi "
            "kepada bot. Pesan langsung kepada kanal (Direct Messages) tidak terdengar: matikan "
            "fitur itu supaya tidak ada keluhan yang terlewat."
        ),
        N_(
            "Kepada orang pribadi, bot hanya dapat membalas: orang itu harus menyapa bot lebih "
            "dahulu. Begitu juga balasan pribadi atas komentar: bila orangnya belum pernah menyapa "
            "bot, Telegram menolaknya dan Anda diberi tahu."
        ),
        N_(
            "Foto, suara, video dan berkas dari anggota ikut disimpan, sampai 5 MB masing-masing; "
            "yang lebih besar hanya disebut, dan hanya dapat diminta lagi kepada pengirimnya."
        ),
        N_(
            "Telegram tidak menyimpan teks alternatif gambar dan video dari bot. Ceritakan isi "
            "yang penting di dalam teksnya. Video paling besar 50 MB."
        ),
        N_(
            "Bila jawaban Telegram hilang di tengah jalan, tidak ada cara bertanya apakah unggahan "
            "sudah terkirim: orang harus melihat sendiri."
        ),
    ),
    read_on=date(2026, 11, 25),
)
