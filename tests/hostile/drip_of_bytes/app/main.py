"""It sends a byte now and then, so that no single wait is long."""

import asyncio

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol



def drip(transport):
    transport.write(b" ")
    asyncio.get_running_loop().call_later(0.05, drip, transport)


app = FastAPI()


def answer(protocol, request):
    protocol.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n")
    drip(protocol.transport)


H11Protocol.data_received = answer
