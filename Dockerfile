# nonmun in a container: the page on port 7860, all state in the volume /data. Try it with `docker compose up`, or read
# docs/howto/docker.md. The version that is built into it can be given: --build-arg VERSION=0.2.0.
FROM python:3.12.11-slim-bookworm AS build

ARG VERSION=0.2.0
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 SETUPTOOLS_SCM_PRETEND_VERSION=${VERSION}
RUN python -m venv /opt/nonmun
WORKDIR /src
# The dependencies first: their layer stays as long as the lock file does.
COPY requirements.lock ./
# Chroma asks for the last two, 140 MB, for a cluster and for an embedding of its own, which nonmun does not use.
RUN /opt/nonmun/bin/python -m pip install --require-hashes --requirement requirements.lock \
    && /opt/nonmun/bin/python -m pip uninstall --yes kubernetes onnxruntime
COPY pyproject.toml README.md LICENSE ./
COPY rag ./rag
COPY prompts ./prompts
COPY ui ./ui
COPY eval ./eval
RUN /opt/nonmun/bin/python -m pip install --no-deps --no-build-isolation .

FROM python:3.12.11-slim-bookworm

RUN useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin nonmun \
    && install --directory --owner nonmun --group nonmun --mode 0700 /data
COPY --from=build /opt/nonmun /opt/nonmun
# Nothing is written but to /data and /tmp, so the container can run with --read-only --tmpfs /tmp.
ENV PATH=/opt/nonmun/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 NONMUN_HOME=/data HOME=/data TMPDIR=/tmp
USER nonmun
WORKDIR /data
VOLUME ["/data"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/', timeout=4).close()"]
ENTRYPOINT ["nonmun"]
CMD ["ui", "--host", "0.0.0.0"]
