from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import NotAllowed, NotFound, NotSignedIn, Taken
from app.models import User
from app.repositories.users import UserRepository
from app.schemas.texts import Page
from app.schemas.users import Credentials, MyChange, Registration, UserChange
from app.security import issue_token, passwords


class UserService:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.users = UserRepository(session)

    def register(self, wanted: Registration) -> User:
        hashed = passwords.hash(wanted.password)
        user = User(
            username=wanted.username, email=wanted.email, hashed_password=hashed
        )
        try:
            self.users.add(user)
        except IntegrityError:
            raise Taken("This name or address is taken") from None
        self.session.commit()
        return user

    def log_in(self, typed: Credentials) -> str:
        user = self.users.named(typed.username)
        self.session.commit()  # nobody has to wait while we check the password
        fit = passwords.fit(typed.password, user.hashed_password if user else None)
        if user is None or not fit or not user.is_active:
            raise NotSignedIn("Wrong name or password")
        return issue_token(user.id)

    def change_me(self, me: User, wanted: MyChange) -> User:
        sent, hashed = wanted.sent(), None
        self.session.commit()  # as above
        if "password" in sent:
            if not passwords.fit(wanted.current_password, me.hashed_password):
                raise NotAllowed("The present password is wrong or missing")
            hashed = passwords.hash(wanted.password)
        user = self.users.lock(me.id)
        if user is None:
            raise NotSignedIn("This account is gone")
        user.hashed_password = hashed or user.hashed_password
        user.email = sent.get("email", user.email)
        try:
            self.session.commit()
        except IntegrityError:
            raise Taken("This address is taken") from None
        return user

    def page(self, page: Page) -> tuple[Sequence[User], int]:
        return self.users.page(page.limit, page.offset), self.users.count()

    def change(self, user_id: int, wanted: UserChange) -> User:
        user = self.locked(user_id)
        for name, value in wanted.sent().items():
            setattr(user, name, value)
        self.session.commit()
        return user

    def delete(self, user_id: int) -> None:
        self.users.delete(self.locked(user_id))
        self.session.commit()

    def locked(self, user_id: int) -> User:
        user = self.users.lock(user_id)
        if user is None:
            raise NotFound("User not found")
        return user
