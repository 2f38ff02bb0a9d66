"""What is said about verdicts: on the terminal, and in each other format.

``facts.py`` chooses what is told, and each format shows it in its own way. It never
changes a verdict, and never runs a check.
"""
