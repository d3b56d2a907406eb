// Imports nothing before the version is known: on an old Node the rest would fail with words that help nobody.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 7)) {
  console.error(
    `Sluice needs Node 24.7 or newer, this is ${process.versions.node}. Run it by "npm start", which brings its own.`,
  );
  process.exitCode = 1;
} else {
  const { run } = await import('./run.ts');
  await run();
}
