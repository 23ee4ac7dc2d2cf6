"""The heartbeat: plain functions `job(toolkit, now)` and the clock that calls them."""
