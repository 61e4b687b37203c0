# syntax=docker/dockerfile:1
# Builds the program with Swift, and keeps it with the two libraries and the server that it needs.
FROM swift:6.2-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libyaml-dev libhiredis-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product legwork --static-swift-stdlib \
    && install -D "$(swift build -c release --show-bin-path)/legwork" /out/legwork

FROM debian:bookworm-slim
# redis-server is for `legwork dev` and `legwork run`, python3 for example workers; `legwork serve` needs neither.
RUN apt-get update && apt-get install -y --no-install-recommends \
        ca-certificates libhiredis0.14 libyaml-0-2 python3 redis-server \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home legwork
COPY --from=build /out/legwork /usr/local/bin/legwork
COPY Flows /flows
USER legwork
WORKDIR /home/legwork
ENTRYPOINT ["legwork"]
CMD ["dev"]
