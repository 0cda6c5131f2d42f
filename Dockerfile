# Emotaxa as a container: the service alone, without root, with nothing to write but its data.
#
#   docker build -t emotaxa .
#   docker run --rm -p 127.0.0.1:8000:8000 -v emotaxa:/var/lib/emotaxa --read-only --tmpfs /tmp emotaxa

ARG PYTHON=3.12

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/emotaxa
COPY requirements.lock requirements-dev.lock ./
# The driver of Neo4j is an extra: its entries, with their hashes, come from the other lock.
RUN awk '/^(neo4j|pytz)==/ {inside = 1} inside {print} !/\\$/ {inside = 0}' requirements-dev.lock > neo4j.lock \
    && /opt/emotaxa/bin/pip install --require-hashes -r requirements.lock -r neo4j.lock
COPY pyproject.toml README.md LICENSE ./
COPY ontology ontology
COPY mappings mappings
COPY classifiers classifiers
COPY kgservice kgservice
RUN /opt/emotaxa/bin/pip install --no-deps --no-build-isolation . \
    && /opt/emotaxa/bin/pip uninstall --yes hatchling editables pip \
    && python -m compileall -q /opt/emotaxa/lib

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="Emotaxa" \
      org.opencontainers.image.description="Makes emotion labels comparable: resolve, convert, harmonize, classify" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0 AND CC-BY-SA-4.0"
RUN groupadd --gid 10001 emotaxa \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/emotaxa --shell /usr/sbin/nologin --create-home emotaxa
COPY --from=build /opt/emotaxa /opt/emotaxa
ENV PATH=/opt/emotaxa/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EMOTAXA_HOST=0.0.0.0 \
    EMOTAXA_PORT=8000 \
    EMOTAXA_STORE=embedded:/var/lib/emotaxa/store \
    EMOTAXA_LOGS__FORMAT=json \
    EMOTAXA_SERVING__DRAIN_SECONDS=2
USER 10001:10001
WORKDIR /var/lib/emotaxa
VOLUME /var/lib/emotaxa
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["emotaxa"]
CMD ["serve"]
