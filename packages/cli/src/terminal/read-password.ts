import { readFileSync } from 'node:fs';
import { SluiceError } from '@sluice/core';

/**
 * A password: typed twice without echo when a person is there, else the first line of standard input. Never from the
 * command line, where every user of the machine could read it.
 */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    const [line = ''] = readFileSync(0, 'utf8').split(/\r?\n/);
    return line;
  }
  const password = await readHidden('New password: ');
  if ((await readHidden('Again: ')) !== password) {
    throw new SluiceError('invalid', 'The two passwords differ; nothing was changed.');
  }
  return password;
}

const enter = ['\r', '\n'];
const erase = ['\u007f', '\b'];
const cancel = ['\u0003', '\u0004'];

/** Raw mode, because the terminal itself would echo. */
function readHidden(question: string): Promise<string> {
  const { stdin } = process;
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const onData = (keys: string) => {
      for (const key of keys) {
        if (enter.includes(key)) return finish(() => resolve(typed));
        if (cancel.includes(key)) return finish(() => reject(new SluiceError('invalid', 'Cancelled.')));
        typed = erase.includes(key) ? typed.slice(0, -1) : typed + key;
      }
    };
    const finish = (settle: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
      settle();
    };
    stdin.on('data', onData);
  });
}
