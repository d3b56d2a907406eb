/** One direction that imports must keep, with the reason a reader is shown when it is broken. */
export interface DependencyRule {
  readonly from: RegExp;
  /** Modules that must not be imported: a file below the root, or a package's name. */
  readonly forbidden: RegExp;
  /** Exceptions to `forbidden`. */
  readonly except?: RegExp;
  /** Type-only imports vanish before the program runs; some rules let them pass. */
  readonly allowTypes?: boolean;
  readonly because: string;
}

const anyPackage = /^(?!\.|node:|apps\/|packages\/)/;

export const dependencyRules: readonly DependencyRule[] = [
  {
    from: /^apps\/supervisor\/src\/(?!.*\.test\.ts$)/,
    forbidden: /^(?!node:|apps\/supervisor\/)/,
    allowTypes: true,
    because: 'the supervisor is the process that cannot fail, so it runs on Node built-ins only',
  },
  {
    from: /^apps\/proxy\/src\//,
    forbidden: /^(packages\/(store|api|ui|config|cli)\/|better-sqlite3|drizzle-orm|next|react|@trpc\/|better-auth)/,
    because: 'the data plane never opens the database and knows nothing of the dashboard',
  },
  {
    from: /^apps\/controller\/src\//,
    forbidden: /^(packages\/(api|ui|cli)\/|next|react|@trpc\/|better-auth)/,
    because: 'the controller follows revisions; it does not write configuration or draw pages',
  },
  {
    from: /^apps\/([a-z]+)\/src\//,
    forbidden: /^apps\/(?!$1\/)/,
    because: 'apps are processes; they talk through the control socket and never import each other',
  },
  {
    from: /^packages\/.*\/(src)\//,
    forbidden: /^apps\//,
    because: 'packages are used by apps, not the other way round',
  },
  {
    from: /^packages\/(policies|load-balancing|discovery|certificates|health-checks)\/src\/(.*\/schema|schemas|header-edits)\.ts$/,
    forbidden: anyPackage,
    except: /^zod$/,
    because: 'kind schemas ship to the browser, so they import zod and core only',
  },
  {
    from: /^packages\/(policies|load-balancing|discovery|certificates|health-checks)\/src\/(.*\/schema|schemas)\.ts$/,
    forbidden: /^(node:|packages\/(?!core\/|policies\/|load-balancing\/|discovery\/|certificates\/|health-checks\/))/,
    because: 'kind schemas ship to the browser, so they import zod and core only',
  },
  {
    from: /^packages\/core\/src\//,
    forbidden: /^packages\/(?!core\/)/,
    because: 'core is the bottom',
  },
  {
    from: /^packages\/(policies|load-balancing|discovery|certificates|health-checks)\/src\//,
    forbidden: /^packages\/(config|snapshot|control|store|api|ui|cli|routing|metrics)\//,
    because: 'kinds know core only, so that each stays one folder',
  },
  {
    from: /^packages\/config\/src\//,
    forbidden: /^packages\/(snapshot|control|store|api|ui|cli|routing|metrics)\//,
    because: 'direction: core → kind schemas → config → snapshot → control',
  },
  {
    from: /^packages\/snapshot\/src\//,
    forbidden: /^packages\/(control|store|api|ui|cli|routing|metrics)\//,
    because: 'direction: core → kind schemas → config → snapshot → control',
  },
  {
    from: /^packages\/(routing|metrics)\/src\//,
    forbidden: /^packages\/(config|control|store|api|ui|cli)\//,
    because: 'the worker runs these, so they stay clear of everything the worker must not load',
  },
  {
    from: /^packages\/policies\/src\/http-cache\//,
    forbidden: /^(node:|packages\/(?!policies\/src\/http-cache\/|core\/|testing\/))/,
    because: 'the rules of HTTP caching are functions of heads and times, the same for workers and for the simulator',
  },
  {
    from: /^packages\/dialing\/src\//,
    forbidden: /^packages\/(?!dialing\/|core\/|snapshot\/|testing\/)/,
    because: 'workers and health checks open connections in one way, which knows addresses and TLS and nothing else',
  },
  {
    from: /^packages\/control\/src\//,
    forbidden: /^packages\/(config|store|api|ui|cli|routing)\//,
    because: 'direction: core → kind schemas → config → snapshot → control',
  },
  {
    from: /^packages\/store\/src\//,
    forbidden: /^packages\/(api|ui|cli|control|routing)\//,
    because: 'direction: config → store → api → dashboard',
  },
  {
    from: /^packages\/ui\/src\//,
    forbidden: /^(packages\/(?!ui\/|core\/)|@trpc\/|next(\/|$)|@tanstack\/react-query)/,
    because: 'the design system knows nothing of tRPC or Next',
  },
  {
    from: /^(apps|packages\/(?!testing\/)).*\/src\/(?!.*\.(?:test|fuzz)\.tsx?$)/,
    forbidden: /^packages\/testing\//,
    because: 'test tools do not ship',
  },
];

/** Lines that may stand in certain files only. */
export interface SourceRule {
  readonly in: RegExp;
  readonly notIn?: RegExp;
  readonly forbidden: RegExp;
  readonly because: string;
}

export const sourceRules: readonly SourceRule[] = [
  {
    in: /^(apps|packages)\/.*\/src\/.*\.tsx?$/,
    notIn: /(\/env\.ts$|\.test\.tsx?$|\/instrumentation(-[a-z]+)?\.ts$|^packages\/testing\/)/,
    forbidden: /process\.env\b/,
    because: 'environment variables are read and checked in env.ts',
  },
  {
    in: /^(packages\/(load-balancing|policies|metrics|routing|health-checks|dialing)\/src|apps\/proxy\/src\/(runtime|forwarding|telemetry))\/.*\.ts$/,
    notIn: /\.test\.ts$/,
    forbidden: /\b(Date\.now|Math\.random|performance\.now|setTimeout|setInterval)\(/,
    because: 'time and randomness are parameters here: take a Clock or a Random',
  },
  {
    in: /^(apps|packages)\/.*\.tsx?$/,
    // `verify: false` of an upstream, which the operator is warned about, is read in the one; the other sends a test
    // request to a listener of ours, whose certificate is ours as well.
    notIn: /^packages\/(dialing\/src\/tls-options|api\/src\/routers\/setup\/test-request)\.ts$/,
    forbidden: /rejectUnauthorized:\s*false/,
    because: 'upstream certificates are verified',
  },
  {
    in: /^(apps|packages|scripts|e2e)\/.*\.tsx?$/,
    notIn: /^scripts\/dependency-rules\.ts$/,
    forbidden: /\b(it|test|describe)\.only\(|@ts-ignore|@ts-expect-error/,
    because: 'nothing switches the checks off',
  },
];
