"""Celery's worker: the application, and the tasks."""

from collections.abc import Callable
from typing import Any

from celery.signals import setup_logging

from config.celery import make_celery
from config.settings import Settings
from connected.app import create_app
from connected.kernel.http.logs import configure_logs
from tasks import housekeeping, mail

settings = Settings.from_env()
flask_app = create_app(settings)
celery = make_celery(settings)


@setup_logging.connect
def _keep_our_logs(**_: Any) -> None:
    configure_logs()


def _in_app(work: Callable[[], Any]) -> Callable[[], None]:
    """Run ``work`` with the application's database and settings around it."""

    def run() -> None:
        with flask_app.app_context():
            work()

    return run


for _name, _work in {**mail.TASKS, **housekeeping.TASKS}.items():
    celery.task(name=_name)(_in_app(_work))
