"""The faces of a learner's app, where checks look at it; one module for each.

app.py        the life of the process     client.py    HTTP
openapi.py    the OpenAPI document        database.py  the database itself
source.py     the source, as text
"""
