"""The web room: sign-in, member pages, webhooks, health. May import `toolkit`, `services`, `domain`."""
