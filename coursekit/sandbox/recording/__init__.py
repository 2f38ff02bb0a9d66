"""Inside an app: what its code did in a request, and what it consists of.

This runs in the learner's process and is asked for by ``trace`` and ``hunt``. It never
runs a line of the learner's to look at a value, and nothing it writes is believed: the
grader's side reads it as a stranger's data.
"""
