"""Celery's beat: rings on time. It imports no application, so that it stays small."""

from config.celery import make_celery
from config.settings import Settings

celery = make_celery(Settings.from_env())
