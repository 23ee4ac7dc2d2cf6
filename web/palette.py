"""The colours of the house, the same on members' pages and on the dashboard.

Each text colour keeps a contrast of at least 4.5:1 on both grounds (WCAG 2.2, 1.4.3); the
stylesheet names the same values, and a test compares the two.
"""

PRIMARY = "#1b5e4a"  # deep green: what can be pressed, what is ours
GROUND = "#fbf8f2"  # warm paper
CARD = "#ffffff"
SHADE = "#f1ebdf"  # the quieter ground: side bar, quotes
TEXT = "#22302b"
QUIET = "#55635c"
LINE = "#d8cfbf"
WARNING = "#8a4b12"
ALARM = "#a3231f"

# For charts: told apart by people who do not see red and green, too. After Okabe and Ito,
# "Color Universal Design" (read 2026-11-22), darkened for a light ground.
SERIES = ("#1b5e4a", "#c8742a", "#2f6fa8", "#8c5a96", "#a08a1f", "#4f4f4f", "#b04a5a", "#3f9a9a")
