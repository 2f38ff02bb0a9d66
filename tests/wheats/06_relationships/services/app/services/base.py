from sqlalchemy.orm import Session

from app.errors import NotSignedIn
from app.models import User
from app.repositories.users import UserRepository


class OwnersService:
    """What one user does with what is theirs."""

    def __init__(self, session: Session, owner: User) -> None:
        self.session = session
        self.owner = owner

    def one_at_a_time(self) -> None:
        """Wait until no other request writes for the same owner."""
        if UserRepository(self.session).lock(self.owner.id) is None:
            raise NotSignedIn("This account is gone")
