"""It sends a body that never ends, in chunks."""

import asyncio

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol



def pour(transport):
    transport.write(b"1\r\n \r\n" * 10_000)
    asyncio.get_running_loop().call_later(0.001, pour, transport)


app = FastAPI()


def answer(protocol, request):
    protocol.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
    pour(protocol.transport)


H11Protocol.data_received = answer
