"""A mailbox: read over IMAP, answered over SMTP."""
