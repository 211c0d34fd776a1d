"""Celery's settings. Redis is a doorbell: what is to be done lies in PostgreSQL."""

from typing import Any

from celery import Celery

from config.settings import Settings

MAIL_QUEUE = "mail"
HOUSEKEEPING_QUEUE = "housekeeping"

ROUTES = {"mail.*": {"queue": MAIL_QUEUE}, "housekeeping.*": {"queue": HOUSEKEEPING_QUEUE}}

#: Beat rings for whatever a lost doorbell or a dead worker left behind. Rings expire, so that none pile up.
SCHEDULE = {
    "mail.deliver": {"task": "mail.deliver", "schedule": 5.0, "options": {"expires": 5.0}},
    "housekeeping.add_words": {"task": "housekeeping.add_words", "schedule": 30.0, "options": {"expires": 30.0}},
    "housekeeping.refresh_words": {
        "task": "housekeeping.refresh_words",
        "schedule": 21_600.0,
        "options": {"expires": 3_600.0},
    },
    "housekeeping.forget": {"task": "housekeeping.forget", "schedule": 600.0, "options": {"expires": 600.0}},
}


def broker_url(redis_url: str) -> str:
    """Return ``redis_url`` as kombu spells it.

    ``unix:///path?db=1`` becomes ``redis+socket:///path?virtual_host=1``; others stay as they are.
    """
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    named = [f"virtual_host={part[3:]}" if part.startswith("db=") else part for part in query.split("&")]
    return f"redis+socket://{path}" + (f"?{'&'.join(named)}" if query else "")


def celery_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration of the Celery app.

    Tasks take ids or nothing, keep no result, and are short; a worker that is killed leaves its rows leased, and they
    come back by themselves. Socket timeouts are short, because a hanging Redis must look like one that is down.
    """
    return {
        "broker_url": broker_url(settings.redis_url),
        "broker_transport_options": {
            "socket_timeout": 5.0,
            "socket_connect_timeout": 1.0,
            "health_check_interval": 10,
            "visibility_timeout": 600,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_default_queue": MAIL_QUEUE,
        "task_routes": ROUTES,
        "task_publish_retry": False,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_soft_shutdown_timeout": 5.0,
        "worker_enable_soft_shutdown_on_idle": True,
        "beat_schedule": SCHEDULE,
        "beat_max_loop_interval": 5,
        "timezone": "UTC",
        "enable_utc": True,
    }


def make_celery(settings: Settings) -> Celery:
    """Return a Celery app for ``settings``. It knows tasks by name only: the doorbell and beat need no more."""
    celery = Celery("connected", set_as_current=False)
    celery.conf.update(celery_config(settings))
    return celery
