/**
 * Keeps what a frozen resource compiled to for as long as the resource object lives. One that can still be changed is
 * compiled each time, and a compilation that throws is tried again.
 */
export function compileOnce<Config extends object, Compiled>(
  compile: (config: Config) => Compiled,
): (config: Config) => Compiled {
  const known = new WeakMap<Config, Compiled>();
  return (config) => {
    const found = known.get(config);
    if (found !== undefined) return found;
    const compiled = compile(config);
    if (Object.isFrozen(config)) known.set(config, compiled);
    return compiled;
  };
}
