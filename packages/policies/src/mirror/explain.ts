import type { PolicyExplainer } from '../explanation.ts';
import type { MirrorConfig } from './schema.ts';

export const explainMirror: PolicyExplainer<MirrorConfig> = ({ upstream, percent, maxBodySize, concurrency }) => {
  const chance = percent === 100 ? 'sends a copy of it' : `sends a copy of it with a chance of ${percent} %`;
  return {
    outcome: 'continues',
    sentence: `${chance} to ${upstream} and throws the answer away`,
    details: [
      `none while ${concurrency} copies are under way`,
      `none when its body is larger than ${maxBodySize}, or it becomes a WebSocket`,
    ],
  };
};
