"""It sends a header of 3 MB."""

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

app = FastAPI()


def answer(protocol, request):
    protocol.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-much: " + b"x" * (3 << 20) + b"\r\ncontent-length: 2\r\n\r\n{}")


H11Protocol.data_received = answer
