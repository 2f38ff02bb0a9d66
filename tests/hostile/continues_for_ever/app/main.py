"""It says "100 Continue" again and again."""

import asyncio

from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol



def pour(transport):
    transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    asyncio.get_running_loop().call_later(0.001, pour, transport)


app = FastAPI()


def answer(protocol, request):
    pour(protocol.transport)


H11Protocol.data_received = answer
