// Loaded into a program under test by `--import`: tells what is reachable after a collection, when asked by SIGUSR2.
process.on('SIGUSR2', () => {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  process.stdout.write(`memory ${JSON.stringify({ heapUsed, arrayBuffers, external, handles })}\n`);
});
