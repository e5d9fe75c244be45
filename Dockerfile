# The production image: no embedded services, no compiler, not root.
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/production.txt requirements/
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/production.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATA_DIR=/data
RUN useradd --system --uid 10001 platform && mkdir /data && chown platform /data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
USER platform
EXPOSE 8000
CMD ["gunicorn", "platform_goed_inkopen.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
