/** How many outcomes in a row it takes to change one's mind. */
export interface Thresholds {
  /** Passes in a row until an unhealthy endpoint is healthy. */
  readonly healthy: number;
  /** Failures in a row until a healthy endpoint is unhealthy. */
  readonly unhealthy: number;
}

export interface CheckState {
  readonly health: 'unknown' | 'healthy' | 'unhealthy';
  /** Outcomes in a row that speak against `health`; 0 while it is unknown. */
  readonly against: number;
}

/** Before the first outcome nothing is known, and what is not known may be chosen. */
export const unchecked: CheckState = { health: 'unknown', against: 0 };

/**
 * What is thought of an endpoint after one more outcome. The first one decides at once, either way: an endpoint that is
 * down when the gateway starts is not given requests for two more intervals.
 */
export function afterOutcome({ health, against }: CheckState, passed: boolean, thresholds: Thresholds): CheckState {
  if (health === 'unknown') return { health: passed ? 'healthy' : 'unhealthy', against: 0 };
  if (passed === (health === 'healthy')) return { health, against: 0 };
  const needed = health === 'healthy' ? thresholds.unhealthy : thresholds.healthy;
  if (against + 1 < needed) return { health, against: against + 1 };
  return { health: passed ? 'healthy' : 'unhealthy', against: 0 };
}
