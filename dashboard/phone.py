"""How the queue lies on a phone, so that its first case stands on the first screen; and its folds.

By width alone, which only the browser knows: the same page is drawn for every screen. What would
take several lines there lies in one that is pushed sideways, each part still one press away.
"""

# The view one is in comes first in its line, so that it is always seen. Labels are hidden from the
# eye alone: the box says what it is for, and screen readers hear the label. A fold that is opened
# takes the whole width on every screen, its boxes beside each other.
CSS = """
<style>
.st-key-lipatan-antrean > :has(details[open]) { flex-basis: 100%; }
.st-key-lipatan-antrean [data-testid="stExpanderDetails"] > [data-testid="stVerticalBlock"] {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
  align-items: start; }
@media (max-width: 640px) {
  .st-key-antrean-atas { gap: 6px; }
  .st-key-antrean-atas h1 { font-size: 2rem; padding: 0; }
  .st-key-antrean-judul { flex-wrap: nowrap; align-items: center; }
  .st-key-antrean-judul > [data-testid="stLayoutWrapper"] { flex: 1 1 0; min-width: 0; }
  [class*="st-key-lajur-"] { flex-wrap: nowrap; overflow-x: auto; gap: 8px; }
  [class*="st-key-lajur-"] > * { flex: 0 0 auto; max-width: 19rem; }
  [class*="st-key-lajur-"] [data-testid="stElementContainer"] { margin: 0; }
  .st-key-lajur-halaman > * { max-width: 10rem; }
  .st-key-antrean-atas .stPageLink a, [class*="st-key-baris-"] .stPageLink a {
    line-height: 1.3; }
  .st-key-tampilan-antrean [role="radiogroup"] { flex-wrap: nowrap; overflow-x: auto; }
  .st-key-tampilan-antrean [role="radio"] { flex: 0 0 auto; }
  .st-key-tampilan-antrean [aria-checked="true"] { order: -1; }
  .st-key-tampilan-antrean [data-testid="stWidgetLabel"],
  .st-key-antrean-cari [data-testid="stWidgetLabel"] { position: absolute; width: 1px;
    height: 1px; min-height: 0; overflow: hidden; clip-path: inset(50%); }
  .st-key-antrean-cari { flex-wrap: nowrap; gap: 8px; }
  .st-key-antrean-cari > * { flex: 1 1 0; min-width: 0; }
  .st-key-lipatan-antrean { gap: 8px; }
  .st-key-lipatan-antrean > :not(:has(details[open])) { flex: 0 0 auto; width: auto; }
  .st-key-lipatan-antrean:not(:has(details[open])) { flex-wrap: nowrap; overflow-x: auto; }
  .st-key-lipatan-antrean summary p { white-space: nowrap; }
  .st-key-antrean-saringan { flex-wrap: nowrap; gap: 8px; }
  .st-key-antrean-saringan > :first-child { flex: 1 1 0; min-width: 0; }
  .st-key-antrean-saringan > :last-child { flex: 0 0 auto; max-width: 10rem; }
  .st-key-antrean-jumlah { gap: 4px 8px; }
  .st-key-antrean-jumlah > :first-child { flex-basis: 100%; }
  .st-key-antrean-jumlah > :not(:first-child) { flex: 1 1 0; max-width: max-content; }
  .st-key-antrean-jumlah button p { white-space: normal; line-height: 1.3; text-align: left; }
  [data-testid="stHorizontalBlock"]:has(> [class*="st-key-centang-"]) { flex-wrap: nowrap; }
  [class*="st-key-centang-"] + * { flex: 1 1 0; min-width: 0; }
  [class*="st-key-baris-"] [data-testid="stHorizontalBlock"] { row-gap: 4px; }
}
</style>
"""
