"""It sends a second answer that nobody asked for."""

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

app = FastAPI()


def answer(protocol, request):
    one = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 21\r\n\r\n{\"greeting\": \"Hello\"}"
    protocol.transport.write(one + one)


H11Protocol.data_received = answer
