import { type Command, exitCodes } from '../command.ts';
import { checkDatabase } from '../doctor/check-database.ts';
import { checkFiles } from '../doctor/check-files.ts';
import { checkPorts } from '../doctor/check-ports.ts';
import type { Finding } from '../doctor/finding.ts';
import { askStatus } from '../gateway/control-socket.ts';
import { formatTable } from '../terminal/table.ts';

export const doctorCommand: Command = {
  usage: '',
  help: `Changes nothing. Works on the database in SLUICE_DATA_DIR.
Exit code 1 when something is wrong; warnings do not count.`,
  options: {},
  positionals: 0,
  async run({ environment, terminal }) {
    const findings: Finding[] = checkFiles(environment);
    const { findings: aboutDatabase, document } = checkDatabase(environment);
    findings.push(...aboutDatabase);
    const { status, problem } = await askStatus(environment.dataDirectory);
    findings.push(
      status === null
        ? { level: 'warning', subject: 'controller', words: problem }
        : { level: 'ok', subject: 'controller', words: `answers; ${status.workers.length} workers` },
    );
    findings.push(...(await checkPorts(environment, document, status !== null)));
    const marks = { ok: 'ok', warning: 'warning', failure: 'FAILED' } as const;
    for (const line of formatTable(findings.map(({ level, subject, words }) => [marks[level], subject, words]))) {
      terminal.out(line);
    }
    return findings.some(({ level }) => level === 'failure') ? exitCodes.failed : exitCodes.ok;
  },
};
