"""Who someone is, and what may be done with accounts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Forbidden, NotFound, NotSignedIn
from app.models import User
from app.security import PasswordHasher, TokenIssuer
from app.services.repository import Users

HASHER = PasswordHasher()
ISSUER = TokenIssuer()
NOBODYS = HASHER.make("correct horse battery staple")


class AuthService:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.users = Users(session)

    def register(self, username: str, email: str, password: str) -> User:
        user = User(
            username=username.lower(),
            email=email.lower(),
            hashed_password=HASHER.make(password),
        )
        self.users.add(user)
        self.session.commit()
        return user

    def log_in(self, username: str, password: str) -> str:
        user = self.users.named(username)
        stored = NOBODYS if user is None else user.hashed_password
        if not HASHER.verify(password, stored) or user is None or not user.is_active:
            raise NotSignedIn
        user.last_login = datetime.now(UTC).replace(tzinfo=None)
        self.session.commit()
        return ISSUER.issue(user.id, name=user.username)

    def whose(self, token: str) -> User:
        user_id = ISSUER.read(token)
        user = self.users.find(user_id) if user_id else None
        if user is None or not user.is_active:
            raise NotSignedIn
        return user

    def hold_admin(self, user: User) -> None:
        if user.role != "admin":
            raise Forbidden


class UserService:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.users = Users(session)

    def page(self, limit: int, offset: int) -> tuple[Sequence[User], int]:
        return self.users.page(limit, offset)

    def get(self, user_id: int) -> User:
        user = self.users.find(user_id)
        if user is None:
            raise NotFound("User")
        return user

    def change_account(self, user: User, sent: dict[str, Any]) -> User:
        if "password" in sent:
            given = sent.get("current_password", "")
            if not HASHER.verify(given, user.hashed_password):
                raise Forbidden
            user.hashed_password = HASHER.make(sent["password"])
        if "email" in sent:
            user.email = sent["email"].lower()
        return self.saved(user)

    def change(self, user_id: int, sent: dict[str, Any]) -> User:
        user = self.get(user_id)
        user.role = sent.get("role", user.role)
        user.is_active = sent.get("is_active", user.is_active)
        return self.saved(user)

    def saved(self, user: User) -> User:
        self.users.save()
        self.session.commit()
        self.session.refresh(user)
        return user

    def delete(self, user_id: int) -> None:
        self.users.remove(self.get(user_id))
        self.session.commit()
