"""An outside package that breaks when it is imported."""

raise ZeroDivisionError("broken on purpose")
