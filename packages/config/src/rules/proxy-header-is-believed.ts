import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** Whose PROXY headers are believed is said in the settings; who else can write one is not always thought of. */
export const proxyHeaderIsBelieved: DocumentRule = ({ listeners, settings }) =>
  listeners.flatMap(({ resource, path }) => {
    const { name, enabled, proxyProtocol } = resource;
    if (!enabled || proxyProtocol === undefined) return [];
    const required = proxyProtocol.mode === 'required';
    const tell = (code: 'nobody_trusted' | 'optional_proxy_header', problem: string) => [
      caution([...path, 'proxyProtocol', 'mode'], code, `listener "${name}": ${problem}`),
    ];
    if (settings.trustedProxies.length === 0) {
      const effect = required ? 'every connection is refused' : 'no header is believed';
      return tell('nobody_trusted', `settings.trustedProxies is empty, so ${effect}`);
    }
    if (required) return [];
    return tell(
      'optional_proxy_header',
      'a trusted proxy that passes on what clients send lets a client write the PROXY header; write mode required where every trusted proxy sends one',
    );
  });
