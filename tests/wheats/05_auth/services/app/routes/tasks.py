from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from app.dependencies import ListingDep, Service
from app.schemas import TaskCreate, TaskReplacement, TaskResponse, TaskUpdate

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("")
def list_tasks(listing: ListingDep, service: Service, response: Response) -> list[TaskResponse]:
    page, total = service.page(listing)
    response.headers["X-Total-Count"] = str(total)
    return [TaskResponse.model_validate(task) for task in page]


@router.post("", status_code=201, response_model=TaskResponse)
def create_task(body: TaskCreate, service: Service) -> JSONResponse:
    task = TaskResponse.model_validate(service.create(body.model_dump()))
    headers = {"Location": router.url_path_for("get_task", task_id=task.id)}
    return JSONResponse(task.model_dump(mode="json"), 201, headers)


@router.get("/stats")
def stats(service: Service) -> dict[str, int]:
    return service.stats()


@router.get("/{task_id}")
def get_task(task_id: int, service: Service) -> TaskResponse:
    return TaskResponse.model_validate(service.get(task_id))


@router.put("/{task_id}")
def put_task(task_id: int, body: TaskReplacement, service: Service) -> TaskResponse:
    return TaskResponse.model_validate(service.change(task_id, body.model_dump()))


@router.patch("/{task_id}")
def patch_task(task_id: int, body: TaskUpdate, service: Service) -> TaskResponse:
    changes = body.model_dump(exclude_unset=True)
    return TaskResponse.model_validate(service.change(task_id, changes))


@router.delete("/{task_id}", status_code=204)
def delete_task(task_id: int, service: Service) -> None:
    service.delete(task_id)
