"""A made-up cooperative with a year of its history, to look around in and to try things on.

Every person, post and complaint here is invented. What they say is data in the cooperative's
own language, not text of the screens, so it does not go through gettext.
"""
