"""An app that is only the name of one."""

app = "FastAPI"
