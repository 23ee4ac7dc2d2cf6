"""What X takes for one emoji, so that it counts two whatever it is put together of.

Only sequences that are drawn as one picture count as one; other joined emoji count each by itself.
Source: Unicode 17 emoji sequences, as the twemoji library knows them; read 2026-11-25.
"""

import regex

# Countries and regions that have a flag.
_REGIONS = """
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM
DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP
KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT
ZA ZM ZW
"""
_PARTS_OF_BRITAIN = ("gbeng", "gbsct", "gbwls")

_JOIN = "\u200d"
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_PERSON = f"[👨👩🧑]{_SKIN}?"
_HEART = f"{_JOIN}❤\ufe0f{_JOIN}"
_ROLES = "🌾🍳🍼🎄🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦯🦼🦽🦰🦱🦲🦳🩰"
_TO_THE_RIGHT = f"(?:{_JOIN}➡\ufe0f)?"
_DOER = (
    rf"(?:\p{{Emoji_Modifier_Base}}{_SKIN}|[🕵🏌⛹🏋]\ufe0f"
    r"|[[\p{Emoji_Modifier_Base}&&\p{Emoji_Presentation}]👯🤼🧞🧟])"
)
_JOINED = (
    # families and couples, of whatever skin
    f"{_PERSON}{_HEART}(?:💋{_JOIN})?{_PERSON}",
    f"{_PERSON}{_JOIN}(?:🤝|🐰|🫯){_JOIN}{_PERSON}",
    f"[👨👩](?:{_JOIN}[👨👩])?(?:{_JOIN}[👦👧]){{1,2}}",
    f"🧑(?:{_JOIN}🧑)?(?:{_JOIN}🧒){{1,2}}",
    f"🫱{_SKIN}{_JOIN}🫲{_SKIN}",
    # what somebody does, and which way they go
    f"{_PERSON}{_JOIN}(?:[{_ROLES}]|[⚕⚖✈]\ufe0f){_TO_THE_RIGHT}",
    f"{_DOER}{_JOIN}[♀♂]\ufe0f{_TO_THE_RIGHT}",
    f"[🏃🚶🧎]{_SKIN}?{_JOIN}➡\ufe0f",
    # flags, animals, hearts, faces, things
    f"🏳\ufe0f{_JOIN}(?:🌈|⚧\ufe0f)",
    f"🏴{_JOIN}☠\ufe0f",
    f"👁{_JOIN}🗨",
    f"❤\ufe0f{_JOIN}(?:🔥|🩹)",
    f"⛓\ufe0f{_JOIN}💥",
    f"🐈{_JOIN}⬛|🐕{_JOIN}🦺|🐻{_JOIN}❄\ufe0f|🐦{_JOIN}(?:⬛|🔥)|🍄{_JOIN}🟫|🍋{_JOIN}🟩",
    f"😮{_JOIN}💨|😵{_JOIN}💫|😶{_JOIN}🌫\ufe0f|🙂{_JOIN}[↔↕]\ufe0f",
)
_FLAG = "|".join(
    "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in pair) for pair in _REGIONS.split()
)
_FLAG_OF_BRITAIN = "🏴(?:{})\U000e007f".format(
    "|".join("".join(chr(0xE0000 + ord(letter)) for letter in name) for name in _PARTS_OF_BRITAIN)
)
_ALONE = (
    rf"\p{{Emoji_Modifier_Base}}(?:\ufe0f?{_SKIN})",
    "[0-9#*]\ufe0f?\u20e3",
    "[©®]\ufe0f",
    r"[\p{Extended_Pictographic}--[©®♾]--\p{Emoji_Presentation}]\ufe0f",
    r"[[\p{Emoji_Presentation}&&[\u0000-\uffff]]--[➕➖➗➰➿⛎]]\ufe0f?",
    r"\p{Emoji_Presentation}",
)

EMOJI = regex.compile("|".join((*_JOINED, _FLAG, _FLAG_OF_BRITAIN, *_ALONE)), regex.VERSION1)
