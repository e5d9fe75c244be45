# The production image. What installs and compiles stays behind in the first stage; the second only runs.
FROM python:3.13-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv --without-pip /venv
COPY requirements/production.txt /tmp/production.txt
# Wheels only, each with the hash that it had when it was pinned: nothing is compiled, so nothing that compiles is needed.
RUN python -m pip --python /venv/bin/python install --no-cache-dir --compile --only-binary :all: --require-hashes -r /tmp/production.txt
WORKDIR /app
COPY manage.py gunicorn.conf.py LICENSE ./
COPY platform_goed_inkopen platform_goed_inkopen
COPY accounts accounts
COPY suppliers suppliers
COPY tenders tenders
COPY stories stories
COPY monitoring monitoring
COPY templates templates
COPY static static
# Without DATABASE_URL no secret is asked for; the one that is made up here stays in this stage.
RUN DATA_DIR=/tmp/build STATIC_ROOT=/app/collected /venv/bin/python manage.py collectstatic --noinput \
    && /venv/bin/python -m compileall -q .

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/collected
RUN python -m pip uninstall --yes --quiet pip \
    && groupadd --gid 10001 platform \
    && useradd --uid 10001 --gid platform --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin platform \
    && install --directory --owner platform --group platform /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER platform
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "platform_goed_inkopen.probe", "livez"]
CMD ["gunicorn", "platform_goed_inkopen.wsgi"]
