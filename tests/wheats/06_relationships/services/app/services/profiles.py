from app.errors import NotFound
from app.models import Profile
from app.schemas.profiles import ProfileBody
from app.services.base import OwnersService


class ProfileService(OwnersService):
    def get(self) -> Profile:
        profile = self.session.get(Profile, self.owner.id)
        if profile is None:
            raise NotFound("Profile not found")
        return profile

    def put(self, wanted: ProfileBody) -> Profile:
        self.one_at_a_time()
        profile = Profile(user_id=self.owner.id, **wanted.model_dump())
        profile = self.session.merge(profile)
        self.session.commit()
        return profile
