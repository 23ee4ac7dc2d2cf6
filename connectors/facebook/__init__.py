"""A cooperative's Facebook Page: posts, comments, Messenger and insights by Graph."""
