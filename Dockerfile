# syntax=docker/dockerfile:1

# The tag says which Node it is, the digest (of all platforms' images) that it stays the same. A new tag brings a new digest:
# docker buildx imagetools inspect node:24.21.0-bookworm-slim
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

# The first two stages run on the builder's own platform, whatever the image is for: nothing that is slow is emulated.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY adapters adapters
RUN npm run build && chmod +x dist/src/cli.js

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS dependencies
ARG TARGETARCH
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/prune-image.mjs scripts/
# No scripts: ours would compile, and onnxruntime-node's would fetch CUDA. Nothing here needs one.
RUN case "$TARGETARCH" in amd64) cpu=x64 ;; *) cpu="$TARGETARCH" ;; esac \
 && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --os=linux --cpu="$cpu" --libc=glibc \
 && node scripts/prune-image.mjs node_modules "$cpu"

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Whatsit" \
      org.opencontainers.image.description="The self-hosted answer to \"what is in this picture?\"" \
      org.opencontainers.image.licenses="MIT"
# jemalloc stays flatter than glibc's allocator where pictures are decoded: docs/operations.md has what was seen.
# Debian offers only the newest build of a package.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libjemalloc2 \
 && rm -rf /var/lib/apt/lists/* \
 && install --directory --mode=700 --owner=node --group=node /data \
 && ln -s /app/dist/src/cli.js /usr/local/bin/whatsit
WORKDIR /app
COPY package.json LICENSE THIRD_PARTY.md ./
COPY models models
COPY --from=dependencies /app/node_modules node_modules
COPY scripts/check-health.mjs scripts/
COPY web web
COPY --from=build /app/dist/adapters dist/adapters
COPY --from=build /app/dist/src dist/src
# The loader finds jemalloc by its name on every platform. A limit, because an open port is found by strangers.
ENV NODE_ENV=production \
    LD_PRELOAD=libjemalloc.so.2 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data \
    RUNS_DIR=/data/runs \
    HTTP_RATE_LIMIT_PER_MINUTE=60
# The user "node", by number: Kubernetes cannot tell from a name that it is not root.
USER 1000:1000
# All that is written, so the rest may be mounted read-only.
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["node", "scripts/check-health.mjs"]
# Process 1 is the service itself: it answers signals, and has no grandchildren that could be left to it.
CMD ["node", "dist/src/cli.js", "serve"]
