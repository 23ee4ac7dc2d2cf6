"""Figures that cannot flatter, and the papers and messages that carry them."""
