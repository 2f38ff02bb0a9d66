"""The commands, one module each; ``coursekit/cli.py`` lists them.

A command reads its options and calls the wings below. It never does the work itself,
and no wing imports it.
"""
