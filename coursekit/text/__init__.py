"""Words and shapes: texts laid out, cut and compared for a person to read.

It never knows a course, a stage or a verdict: what it is given are texts and values.
"""
