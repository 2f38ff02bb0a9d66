"""The engine of the course: it knows the shape of a stage, and no stage by name.

Its wings are shown in ``README.md`` beside this file.
"""
