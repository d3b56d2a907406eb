import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestAuthority, type TestCertificate } from '@sluice/testing/test-authority';
import { type Origin, startOrigin } from '../../../e2e/fixtures/origin.ts';

/** A gateway with two workers that forwards everything to an origin: ours, or one beside it. */
export interface Subject {
  readonly name: string;
  /** HTTP/1.1 and WebSockets in clear text. */
  readonly port: number;
  /** The same over TLS, with the certificate of the files. */
  readonly securePort: number;
  /** HTTP/2 with prior knowledge. */
  readonly http2Port: number;
  /** Of the processes that carry traffic, as they are now. */
  workers(): Promise<readonly number[]>;
  /** A new configuration, whose responses say `x-revision: <revision>`. Answers when it was taken, not when it is live. */
  reload(revision: number): Promise<void>;
  /** The files hold another certificate. */
  certificateChanged(): Promise<void>;
  stop(): Promise<void>;
}

/** Where a subject finds what it needs. */
export interface Place {
  readonly origin: Origin;
  /** An empty folder of its own. */
  readonly folder: string;
  /** PEM files in it. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface SubjectKind {
  readonly name: string;
  /** Why it cannot take part here, or undefined when it can. */
  missing(): string | undefined;
  start(place: Place): Promise<Subject>;
}

export interface Setting {
  readonly subject: Subject;
  readonly origin: Origin;
  /** PEM of what issues the certificates. */
  readonly ca: string;
  /** Puts a new certificate in place of the one before. */
  swapCertificate(): Promise<void>;
}

/** Everything up, measured, and down again. */
export async function withSubject<Result>(
  kind: SubjectKind,
  measure: (setting: Setting) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), `chaos-${kind.name}-`));
  const place = { folder, certificateFile: join(folder, 'own.pem'), keyFile: join(folder, 'own.key') };
  const authority = await TestAuthority.create();
  const write = ({ cert, key }: TestCertificate) => {
    writeFileSync(place.keyFile, key, { mode: 0o600 });
    writeFileSync(place.certificateFile, cert);
  };
  write(await authority.issue());
  const origin = await startOrigin();
  try {
    const subject = await kind.start({ ...place, origin });
    try {
      return await measure({
        subject,
        origin,
        ca: authority.ca,
        async swapCertificate() {
          write(await authority.issue());
          await subject.certificateChanged();
        },
      });
    } finally {
      await subject.stop();
    }
  } finally {
    await origin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
