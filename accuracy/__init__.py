"""How often the checks are wrong: measured here, stated in ACCURACY.md."""
