import bcrypt


class Hasher:
    def __init__(self, cost: int = 11) -> None:
        self.cost = cost
        self.of_nobody = self.hash("a password that no one has")

    def hash(self, password: str) -> str:
        return bcrypt.hashpw(password.encode(), bcrypt.gensalt(self.cost)).decode()

    def fits(self, password: str, stored: str | None) -> bool:
        try:
            typed = password.encode()
        except UnicodeEncodeError:
            typed = b""
        long = len(typed) > 72
        same = bcrypt.checkpw(b"" if long else typed, (stored or self.of_nobody).encode())
        return same and not long and stored is not None


hasher = Hasher()
