"""One module a page, each with one `draw()`; what several pages show stands in `dashboard`."""
