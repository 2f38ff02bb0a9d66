from dataclasses import dataclass
from threading import Lock


@dataclass
class Task:
    id: int
    title: str
    done: bool = False


class Store:
    def __init__(self) -> None:
        self._tasks: list[Task] = []
        self._last = 0
        self._lock = Lock()

    def add(self, title: str) -> Task:
        with self._lock:
            self._last += 1
            self._tasks.append(Task(self._last, title))
            return self._tasks[-1]

    def all(self) -> tuple[Task, ...]:
        return tuple(self._tasks)

    def get(self, task_id: int) -> Task | None:
        return next((task for task in self._tasks if task.id == task_id), None)

    def remove(self, task: Task) -> None:
        with self._lock:
            self._tasks = [other for other in self._tasks if other is not task]


store = Store()
