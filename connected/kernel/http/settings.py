"""The settings of the running application."""

from typing import cast

from flask import Flask, current_app

from config.settings import Settings

_KEY = "connected.settings"


def keep_settings(app: Flask, settings: Settings) -> None:
    """Attach ``settings`` to ``app``."""
    app.extensions[_KEY] = settings


def current_settings() -> Settings:
    """Return the settings of the current application; needs an application context."""
    return cast(Settings, current_app.extensions[_KEY])
