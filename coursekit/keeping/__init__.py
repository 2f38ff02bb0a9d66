"""What is kept on the disk: copies of a learner's code, and what is remembered of it.

It never judges what it keeps, and never throws away what it replaces.
"""
