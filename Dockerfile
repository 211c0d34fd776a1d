# One image for all programs: web (the default), worker, beat, and the `connected` command.

# The browser libraries of the pages: fonts, suggestions while one types, the pages of the API.
FROM node:22-slim AS libraries
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

# What is needed to install is not in the image that runs.
FROM python:3.11-slim AS installed
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements/runtime.txt requirements/
RUN .venv/bin/pip install --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md wsgi.py ./
COPY config config/
COPY connected connected/
COPY tasks tasks/
COPY --from=libraries /app/node_modules node_modules/
RUN .venv/bin/pip install --no-deps --editable . \
    && .venv/bin/pybabel compile -d connected/translations \
    && .venv/bin/python -m connected.site.vendor \
    && rm -rf node_modules \
    && .venv/bin/python -m compileall -q config connected tasks wsgi.py

FROM python:3.11-slim
# A number, so that an orchestrator can see that it is not root.
RUN groupadd --gid 10001 connected \
    && useradd --uid 10001 --gid connected --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin connected
WORKDIR /app
COPY --from=installed /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000
USER 10001:10001
EXPOSE 8000
# Nothing is written but below /tmp, so the root file system can be read-only with a tmpfs there.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "config.alive"]
CMD ["python", "-m", "config.web"]
