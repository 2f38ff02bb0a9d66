"""Marks in an app's log, which tell its errors and the ends of requests apart.

Each is one control character that no terminal shows. An app can print them too: that
changes how its own words are quoted, and nothing else.
"""

RAISED = "\x1d"  # what follows, up to the next mark, is an error with its own lines
ENDED = "\x1e"  # a request has been served, and all that it printed stands before this
EITHER = RAISED + ENDED
