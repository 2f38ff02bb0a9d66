"""An app that imports a module by a name with a slip of the pen."""

from fastpai import FastAPI

app = FastAPI()
