"""What schemathesis is told of texts whose rules no OpenAPI document can say."""

import schemathesis
from hypothesis import strategies

ADDRESSES = strategies.from_regex(
    r"[a-z][a-z0-9]{0,20}@example\.(com|org)", fullmatch=True
)

# EmailStr refuses the domains that a standard keeps for other uses: .test, .local, …
schemathesis.openapi.format("email", ADDRESSES)
