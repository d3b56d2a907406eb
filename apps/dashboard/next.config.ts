import { join } from 'node:path';
import type { NextConfig } from 'next';

const root = join(import.meta.dirname, '..', '..');

const config: NextConfig = {
  output: 'standalone',
  // Packages and their dependencies lie above this folder.
  outputFileTracingRoot: root,
  turbopack: { root },
  serverExternalPackages: ['better-sqlite3', 'pino'],
  poweredByHeader: false,
  reactStrictMode: true,
  // Types and lint are checked by `npm run check`; a build on a fresh clone need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Charts, map and editor are loaded where they are shown; icons one by one.
  experimental: { optimizePackageImports: ['@sluice/ui', '@sluice/config', '@sluice/core', 'lucide-react'] },
  // There are no pictures; the optimiser would bring 20 MB of codecs.
  images: { unoptimized: true },
  devIndicators: false,
};

export default config;
