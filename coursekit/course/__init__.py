"""What a stage is, and where its parts are: found by looking, and read as text.

It never runs a line of a stage, and remembers nothing of who learns from it.
"""
