"""How pages lie on a phone, so that what one came for stands on its first screen; above all the
queue, with its folds.

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
[data-testid="stHorizontalBlock"]:has(> [class*="st-key-centang-"]) { flex-wrap: nowrap; }
[class*="st-key-centang-"] + * { flex: 0 1 auto; min-width: 0; }
@media (max-width: 640px) {
  .stMain h1 { font-size: 2rem; padding: 0 0 8px; }
  .stMain h2 { font-size: 1.5rem; padding: 8px 0 12px; }
  .stMain h3 { font-size: 1.25rem; padding: 4px 0 8px; }
  .st-key-rentang-kanal [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; gap: 8px; }
  .st-key-rentang-kanal [data-testid="stColumn"] { min-width: 0; flex: 1 1 0; }
  .st-key-antrean-atas { gap: 6px; }
  .st-key-antrean-atas h1 { padding: 0; }
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
  [class*="st-key-baris-"] [data-testid="stHorizontalBlock"] { row-gap: 4px; }
}
@media (max-width: 374px) {
  .st-key-antrean-judul { flex-wrap: wrap; }
  .st-key-antrean-judul > [data-testid="stLayoutWrapper"] { flex-basis: 100%; }
}
</style>
"""
