"""Checks, the faces at which they look at an app, and the verdicts that come of it.

    runner.py ──▶ plugin.py ──▶ grading.py ──▶ faces/ ──▶ sandbox
    runs pytest    turns what a    has an app      ask the app
                   check did into  ready for       what a check
                   a verdict       each check      wants to know

It never runs learners' code in its own process (the sandbox does that, in another),
and never says a word to a person (the report does that).
"""
