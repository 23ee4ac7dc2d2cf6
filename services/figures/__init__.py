"""How long members wait, counted so that it cannot flatter."""
