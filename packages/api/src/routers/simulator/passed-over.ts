import type { EndpointGauge } from '@sluice/metrics';
import type { EndpointSnapshot, UpstreamSnapshot } from '@sluice/snapshot';
import { absenceInWords } from '../topology/absence-in-words.ts';

/** An endpoint that would not be chosen, and why. */
export interface PassedOver {
  readonly address: string;
  /** `draining`, `ejected until 12:04:11 UTC: 5 answers 503 in a row`. */
  readonly reason: string;
}

export interface Availability {
  readonly available: readonly EndpointSnapshot[];
  readonly passedOver: readonly PassedOver[];
  /** Too few are well, so that those which are not are used as well. */
  readonly panics: boolean;
}

/**
 * Which endpoints a worker would choose among at this moment, by what it has told of them. Of one that nobody has told
 * of nothing speaks against it.
 */
export function availabilityOf(
  { name, panicThreshold }: Pick<UpstreamSnapshot, 'name' | 'panicThreshold'>,
  members: readonly EndpointSnapshot[],
  gauges: readonly EndpointGauge[],
): Availability {
  const known = new Map(gauges.filter(({ upstream }) => upstream === name).map((gauge) => [gauge.endpoint, gauge]));
  const isWell = ({ address }: EndpointSnapshot) => {
    const gauge = known.get(address);
    return gauge?.health !== 'unhealthy' && gauge?.absence?.cause !== 'ejected';
  };
  const isUsable = (endpoint: EndpointSnapshot) =>
    isWell(endpoint) && known.get(endpoint.address)?.absence?.cause !== 'circuit_open';
  const staying = members.filter(({ draining }) => draining !== true);
  // As the gate of a worker decides it: a spare that is well keeps panic away, and one that is not does not count.
  const weighed = staying.filter(({ weight }) => weight > 0);
  const spare = staying.some((endpoint) => endpoint.weight === 0 && isUsable(endpoint));
  const short = weighed.filter(isUsable).length * 100 < panicThreshold * weighed.length;
  const panics = !spare && staying.length > 0 && (short || (weighed.length === 0 && panicThreshold > 0));
  const available: EndpointSnapshot[] = [];
  const passedOver: PassedOver[] = [];
  for (const endpoint of members) {
    const { address } = endpoint;
    const reason = endpoint.draining === true ? 'draining' : reasonOf(known.get(address), panics || isWell(endpoint));
    if (reason === undefined) available.push(endpoint);
    else passedOver.push({ address, reason });
  }
  return { available, passedOver, panics };
}

/** Who is full or has an open circuit is never chosen; who is not well, where others are. */
function reasonOf(gauge: EndpointGauge | undefined, passes: boolean): string | undefined {
  if (gauge === undefined) return undefined;
  const { absence, reason } = gauge;
  const why = reason === '' ? '' : `: ${reason}`;
  // One whose circuit is half open takes as many as its probes, and those of a full one end.
  if (absence?.cause === 'circuit_open' || absence?.cause === 'full') return `${absenceInWords(absence)}${why}`;
  if (passes) return undefined;
  return `${absence === undefined ? 'unhealthy' : absenceInWords(absence)}${why}`;
}
