# Plimsoll for continuous integration, without the runtime that benchmarks need.
FROM node:22-slim AS build
WORKDIR /plimsoll
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run tarball -- /tmp \
    && npm install --global --prefix /opt/plimsoll --omit=optional --no-audit --no-fund /tmp/plimsoll-*.tgz

FROM node:22-slim
# Debian keeps one version of git for each of its releases.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    # A mounted checkout belongs to somebody else, and Git is only asked what has changed in it.
    && git config --system --add safe.directory '*'
COPY --from=build /opt/plimsoll /opt/plimsoll
ENV PATH=/opt/plimsoll/bin:$PATH
USER 1000
WORKDIR /work
ENTRYPOINT ["plimsoll"]
CMD ["--help"]
