// Imported first by main.ts: an older Node would run better-sqlite3 13 into a bare segmentation fault.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `Sluice needs Node 24.7 or newer, this is ${process.versions.node}. Start it with "npm start".\n`,
  );
  process.exit(1);
}
