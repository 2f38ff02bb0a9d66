from collections.abc import Sequence

from sqlalchemy import func, select

from app.models import User
from app.repositories.base import Repository


class UserRepository(Repository[User]):
    model = User

    def get(self, user_id: int) -> User | None:
        return self.session.get(User, user_id)

    def lock(self, user_id: int) -> User | None:
        """Return a user as they are now, and let the other writers of theirs wait."""
        found = select(User).where(User.id == user_id).with_for_update()
        found = found.execution_options(populate_existing=True)
        return self.session.scalars(found).one_or_none()

    def named(self, username: str) -> User | None:
        found = select(User).where(func.lower(User.username) == username.lower())
        return self.session.scalars(found).one_or_none()

    def page(self, limit: int, offset: int) -> Sequence[User]:
        found = select(User).order_by(User.id).limit(limit).offset(offset)
        return self.session.scalars(found).all()
