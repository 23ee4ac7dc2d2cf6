"""The web room: sign-in, member pages, webhooks, health.

May import `toolkit`, `services` and `domain`.

`app` puts it together; `gate` stands before everything; `serving` turns a page's plain
function into an endpoint; `pages/` holds the pages, one subject a module.
"""
