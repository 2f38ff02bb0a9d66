"""The app is made later, never."""

app = None
