import type { Command } from '../command.ts';
import { apply } from './apply.ts';
import { backupCommand } from './backup.ts';
import { doctor } from './doctor.ts';
import { exportConfiguration } from './export.ts';
import { plan } from './plan.ts';
import { resetPasswordCommand } from './reset-password.ts';
import { restoreCommand } from './restore.ts';
import { setupToken } from './setup-token.ts';
import { status } from './status.ts';
import { tokenCreate, tokenList, tokenRevoke } from './token.ts';
import { validate } from './validate.ts';

/** In the order of the help. */
export const allCommands: readonly Command[] = [
  status,
  plan,
  apply,
  exportConfiguration,
  validate,
  setupToken,
  resetPasswordCommand,
  tokenCreate,
  tokenList,
  tokenRevoke,
  backupCommand,
  restoreCommand,
  doctor,
];
