"""The engine of the course: it knows the shape of a stage, and no stage by name."""
