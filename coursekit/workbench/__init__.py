"""What a learner works with between checks, a tool for each command.

A module has the name of its command and does what that says; ``…_report.py`` beside it
holds the words. It never decides what is right: it has that graded.
"""
