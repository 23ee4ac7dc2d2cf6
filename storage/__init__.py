"""Memory: tables, migrations and the stores. May import `domain` and libraries, nothing across."""
