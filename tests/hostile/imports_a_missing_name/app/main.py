"""A module of its own lacks a name."""

from fastapi import FastAPI

from app.greetings import greet

app = FastAPI()
