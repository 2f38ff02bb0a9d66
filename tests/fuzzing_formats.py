"""What schemathesis is told of texts whose rules no OpenAPI document can say."""

from typing import Any

import schemathesis
from hypothesis import strategies

ADDRESSES = strategies.from_regex(
    r"[a-z][a-z0-9]{0,20}@example\.(com|org)", fullmatch=True
)
MOST_BYTES = 72

# EmailStr refuses the domains that a standard keeps for other uses: .test, .local, …
schemathesis.openapi.format("email", ADDRESSES)


@schemathesis.hook
def filter_body(context: Any, body: Any) -> bool:
    """Leave out long passwords: bcrypt's limit is in bytes, which no schema counts."""
    password = body.get("password") if isinstance(body, dict) else None
    return (
        not isinstance(password, str)
        or len(password.encode("utf-8", "replace")) <= MOST_BYTES
    )
