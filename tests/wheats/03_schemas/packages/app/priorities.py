"""The priorities, which tables and schemas share; it knows neither library."""

from enum import Enum


class Priority(str, Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
