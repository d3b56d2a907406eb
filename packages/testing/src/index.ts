export { FakeClock } from './fake-clock.ts';
export { freePort } from './free-port.ts';
export { watchOpenHandles } from './open-handles.ts';
export {
  echo,
  type Handshake,
  hang,
  Origin,
  type OriginHandler,
  type OriginOptions,
  type ReceivedRequest,
  respond,
} from './origin.ts';
export type { ParsedResponse } from './parse-response.ts';
export { connectRaw, formatRequest, RawClient, request, type SimpleRequest } from './raw-client.ts';
export { answerWith, RawOrigin, type RawScript } from './raw-origin.ts';
export { scriptedRandom } from './scripted-random.ts';
export { makeTempDir, type TempDir } from './temp-dir.ts';
export { waitFor, within } from './wait-for.ts';
