// Imported first by main.ts. An older Node runs better-sqlite3 13 into a bare segmentation fault; here it gets a
// sentence instead.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `sluice needs Node 24.7 or newer, this is ${process.versions.node}. Run it with "npm run sluice -- …": npm then uses the Node that the project brings.\n`,
  );
  process.exit(1);
}
