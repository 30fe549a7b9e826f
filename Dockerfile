# jmd and what it needs, in containers; docker-compose.yml puts them together, docs/containers.md explains.
# The last stage, jmd, is the image of every role; the stages tor and node are images of their own.

# A local Maven repository to build from without network: an image that has one at its root.
ARG MAVEN_REPOSITORY=scratch
FROM ${MAVEN_REPOSITORY} AS repository

FROM debian:trixie-slim AS build
# One after the other: Maven alone would bring a second Java.
RUN apt-get update \
  && apt-get install -y --no-install-recommends openjdk-25-jdk-headless \
  && apt-get install -y --no-install-recommends maven \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=bind,from=repository,target=/repository --mount=type=cache,target=/root/.m2 jm-daemon/src/main/docker/build /opt/jmd

# Tor, the only container with a way out; in the regtest profile a whole Tor network of its own.
FROM debian:trixie-slim AS tor
RUN apt-get update && apt-get install -y --no-install-recommends socat tor && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 jmd && useradd --uid 10002 --gid jmd --no-create-home --home-dir /nonexistent jmd-tor \
  && install -d -o jmd-tor -g jmd -m 700 /var/lib/jmd-tor && install -d -o jmd-tor -g jmd -m 750 /run/jmd-tor
COPY scripts/tor-testnet /opt/jmd/scripts/
COPY scripts/lib/env.sh /opt/jmd/scripts/lib/
COPY jm-daemon/src/main/docker/torrc jm-daemon/src/main/docker/tor jm-daemon/src/main/docker/tor-health /opt/jmd/bin/
USER 10002:10001
VOLUME /var/lib/jmd-tor /run/jmd-tor
HEALTHCHECK --interval=10s --timeout=5s --retries=30 CMD ["/opt/jmd/bin/tor-health"]
ENTRYPOINT ["/opt/jmd/bin/tor"]

# A node for regtest only. Debian has one in its unstable suite; libraries come from this release.
FROM debian:trixie-slim AS node
RUN cd /etc/apt/sources.list.d \
  && { sed -e '/^$/Q' -e '/^#/d' -e '/^Check-Valid-Until/d' -e 's/^Suites:.*/Suites: sid/' debian.sources && echo "Check-Valid-Until: no"; } > sid.sources \
  && printf 'Package: *\nPin: release n=sid\nPin-Priority: 100\n' > /etc/apt/preferences.d/sid \
  && apt-get update && apt-get install -y --no-install-recommends bitcoin-knots && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 jmd && useradd --uid 10003 --gid jmd --no-create-home --home-dir /nonexistent jmd-node \
  && install -d -o jmd-node -g jmd -m 700 /data && install -d -o jmd-node -g jmd -m 2770 /run/jmd-node
COPY jm-daemon/src/main/docker/regtest-node /opt/jmd/bin/
USER 10003:10001
VOLUME /data /run/jmd-node
HEALTHCHECK --interval=5s --timeout=5s --retries=12 CMD ["test", "-e", "/run/jmd-node/open"]
ENTRYPOINT ["/opt/jmd/bin/regtest-node"]

FROM debian:trixie-slim AS jmd
RUN groupadd --gid 10001 jmd && useradd --uid 10001 --gid jmd --no-create-home --home-dir /data jmd \
  && install -d -o jmd -g jmd -m 700 /data && install -d -o jmd -g jmd -m 750 /run/jmd-market
COPY --from=build /opt/jmd /opt/jmd
RUN /opt/jmd/bin/jmd-warm-up
COPY jm-daemon/src/main/docker/entrypoint jm-daemon/src/main/docker/health jm-daemon/src/main/docker/regtest-directory \
  jm-daemon/src/main/docker/regtest-participant /opt/jmd/bin/
# Secrets of compose are found where systemd's credentials are.
ENV PATH=/opt/jmd/bin:/usr/bin:/bin JOINMARKET_DATA_DIR=/data CREDENTIALS_DIRECTORY=/run/secrets METRICS__ENABLED=true
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=2m --retries=6 CMD ["health"]
ENTRYPOINT ["entrypoint"]
CMD ["--help"]
