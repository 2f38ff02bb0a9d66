"""The app is a name."""

app = "app.main:api"
