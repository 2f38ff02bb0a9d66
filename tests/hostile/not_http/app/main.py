"""It speaks another language than HTTP."""

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

app = FastAPI()


def answer(protocol, request):
    protocol.transport.write(b"220 hello, this is no web server\r\n\r\n")


H11Protocol.data_received = answer
