"""What every room needs: texts made clean, acts written down, who may see what."""
