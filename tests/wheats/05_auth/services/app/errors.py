class NotFound(Exception):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} not found")


class BadQuery(Exception):
    pass


class NotSignedIn(Exception):
    pass


class Forbidden(Exception):
    pass


class Taken(Exception):
    pass
