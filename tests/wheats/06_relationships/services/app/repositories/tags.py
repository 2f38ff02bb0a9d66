from collections.abc import Iterable

from sqlalchemy import func, select

from app.models import Tag, TaskTag
from app.repositories.base import OwnedRepository


class TagRepository(OwnedRepository[Tag]):
    model = Tag

    def named(self, names: Iterable[str]) -> list[Tag]:
        """Return the tags of these names; those that are missing are made."""
        wanted = sorted(names)
        found = select(Tag).where(self.own, Tag.name.in_(wanted))
        known = {tag.name: tag for tag in self.session.scalars(found)}
        for name in wanted:
            if name not in known:
                known[name] = self.add(Tag(name=name, owner_id=self.owner_id))
        return [known[name] for name in wanted]

    def counted(self) -> list[tuple[str, int]]:
        used = (
            select(Tag.name, func.count(TaskTag.task_id))
            .join(Tag.links)
            .where(self.own)
            .group_by(Tag.name)
        )
        return sorted((name, count) for name, count in self.session.execute(used))
