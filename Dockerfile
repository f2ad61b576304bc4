# The service: one run, or the daemon.
# docker-compose.yml says how to start it.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY aggregator ./aggregator
# The wheels of torch for processors alone: a tenth of the size of those for graphics cards.
RUN python -m venv /opt/aggregator \
 && /opt/aggregator/bin/pip install --no-cache-dir -c constraints.txt \
      --extra-index-url https://download.pytorch.org/whl/cpu '.[app,postgres]'

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin aggregator \
 && install -d -o aggregator -g aggregator /data
COPY --from=build /opt/aggregator /opt/aggregator
# The default model is a package: no model hub is asked. Libraries that want to write get /tmp.
ENV PATH=/opt/aggregator/bin:$PATH \
    HF_HUB_OFFLINE=1 \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    AGGREGATOR_DB=/data/aggregator.db \
    AGGREGATOR_OUT=/data/digests
USER aggregator
VOLUME /data
WORKDIR /data
ENTRYPOINT ["aggregator"]
CMD ["run"]
