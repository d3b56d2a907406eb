# One image: supervisor, controller, proxy workers, dashboard and CLI.
#
#   docker build .                                     on the official Node image
#   docker build --build-arg BASE=debian:12-slim .     on plain Debian
#
# Either way the program runs on the project's own Node, which comes with the dependencies; the base lends npm for the
# build and, at run time, only the C++ and atomic libraries.
ARG BASE=node:26-bookworm-slim

FROM ${BASE} AS dependencies
ENV DEBIAN_FRONTEND=noninteractive
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Plain Debian: its own npm runs on a Node so old that it leaves native packages out, so it only fetches the project's
# Node and a newer npm, which do the rest.
RUN command -v npm >/dev/null 2>&1 || { \
    apt-get update && apt-get install -y --no-install-recommends npm ca-certificates libatomic1 \
    && rm -rf /var/lib/apt/lists/* \
    && own=$(node -p "'node-linux-' + process.arch") \
    && version=$(node -p "require('./package.json').optionalDependencies['$own']") \
    && cd / && npm install --global --prefix /usr/local --no-audit --no-fund --loglevel=error "$own@$version" \
    && ln -sf "../lib/node_modules/$own/bin/node" /usr/local/bin/node \
    && /usr/local/bin/node "$(readlink -f "$(command -v npm)")" install --global --prefix /usr/local \
        --no-audit --no-fund --loglevel=error npm@11.19.1; }
COPY apps/controller/package.json apps/controller/
COPY apps/dashboard/package.json apps/dashboard/
COPY apps/proxy/package.json apps/proxy/
COPY apps/supervisor/package.json apps/supervisor/
COPY packages/api/package.json packages/api/
COPY packages/certificates/package.json packages/certificates/
COPY packages/cli/package.json packages/cli/
COPY packages/config/package.json packages/config/
COPY packages/control/package.json packages/control/
COPY packages/core/package.json packages/core/
COPY packages/dialing/package.json packages/dialing/
COPY packages/discovery/package.json packages/discovery/
COPY packages/health-checks/package.json packages/health-checks/
COPY packages/load-balancing/package.json packages/load-balancing/
COPY packages/metrics/package.json packages/metrics/
COPY packages/policies/package.json packages/policies/
COPY packages/routing/package.json packages/routing/
COPY packages/snapshot/package.json packages/snapshot/
COPY packages/store/package.json packages/store/
COPY packages/testing/package.json packages/testing/
COPY packages/ui/package.json packages/ui/

FROM dependencies AS build
ENV NEXT_TELEMETRY_DISABLED=1
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
    && ln -sf ../$(ls node_modules | grep '^node-linux-')/bin/node node_modules/.bin/node
COPY . .
RUN npm run build --workspace @sluice/dashboard

FROM dependencies AS production
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error \
    --workspace @sluice/supervisor --workspace @sluice/controller --workspace @sluice/proxy --workspace @sluice/cli \
    --include-workspace-root \
    && ln -sf ../$(ls node_modules | grep '^node-linux-')/bin/node node_modules/.bin/node \
    # Optional peers that the authentication library names and these processes never load; the dashboard has its own.
    && rm -rf node_modules/next node_modules/@next node_modules/@img node_modules/sharp node_modules/playwright* \
        node_modules/typescript node_modules/@typescript node_modules/vite* node_modules/rolldown node_modules/@rolldown \
        node_modules/lightningcss* node_modules/drizzle-kit node_modules/@esbuild* node_modules/esbuild* \
        node_modules/react node_modules/react-dom

FROM ${BASE}
LABEL org.opencontainers.image.title="Sluice" \
      org.opencontainers.image.description="A gateway appliance run from a dashboard" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN ldconfig -p | grep -q libatomic.so.1 \
    || (apt-get update && apt-get install -y --no-install-recommends libatomic1 libstdc++6 && rm -rf /var/lib/apt/lists/*)
WORKDIR /app
COPY --from=production /app /app
COPY --from=build /app/apps/dashboard/.next/standalone /app/apps/dashboard/.next/standalone
COPY apps/supervisor/src apps/supervisor/src
COPY apps/controller/src apps/controller/src
COPY apps/proxy/src apps/proxy/src
COPY packages packages
COPY migrations migrations
COPY scripts scripts
RUN printf '#!/bin/sh\nexec node /app/packages/cli/src/main.ts "$@"\n' >/usr/local/bin/sluice \
    && chmod 755 /usr/local/bin/sluice && install -d -o 10001 -g 10001 -m 0700 /data
ENV PATH=/app/node_modules/.bin:$PATH \
    NODE_ENV=production \
    SLUICE_DATA_DIR=/data \
    SLUICE_ADMIN_HOST=127.0.0.1
USER 10001:10001
VOLUME /data
EXPOSE 8080 8443 8700
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["sluice", "status", "--quiet"]
CMD ["node", "apps/supervisor/src/main.ts"]
