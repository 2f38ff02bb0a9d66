"""It takes the connection and stays silent."""

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

app = FastAPI()


def answer(protocol, request):
    protocol.transport.pause_reading()


H11Protocol.data_received = answer
