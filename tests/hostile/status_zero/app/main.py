"""It answers with the status 000."""

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

app = FastAPI()


def answer(protocol, request):
    protocol.transport.write(b"HTTP/1.1 000 Nothing\r\ncontent-length: 0\r\n\r\n")


H11Protocol.data_received = answer
