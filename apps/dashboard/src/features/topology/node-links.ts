import type { TopologyNode } from '@sluice/api';
import { paths } from '../../lib/paths.ts';
import type { FiguresOf } from '../telemetry/live-figures-of.ts';

/** Where the object of a node has its page, and how its figures and log lines are found. */
export interface NodeLinks {
  readonly page: { readonly label: string; readonly href: string };
  readonly logs: string;
  readonly figuresOf: FiguresOf;
}

export function nodeLinks(node: Pick<TopologyNode, 'id' | 'kind' | 'name'>): NodeLinks {
  const { kind, name } = node;
  switch (kind) {
    case 'listener':
      return {
        page: { label: 'Open listener', href: paths.listener(name) },
        logs: paths.logs({ listener: name }),
        figuresOf: { scope: 'listener', name },
      };
    case 'route':
      return {
        page: { label: 'Open route', href: paths.route(name) },
        logs: paths.logs({ route: name }),
        figuresOf: { scope: 'route', name },
      };
    case 'upstream':
      return {
        page: { label: 'Open upstream', href: paths.upstream(name) },
        logs: paths.logs({ upstream: name }),
        figuresOf: { scope: 'upstream', name },
      };
    case 'endpoint': {
      // `endpoint:billing/10.0.0.5:8080`: names of upstreams hold no slash.
      const upstream = node.id.slice('endpoint:'.length, node.id.indexOf('/'));
      return {
        page: { label: 'Open upstream', href: paths.upstream(upstream, 'endpoints') },
        logs: paths.logs({ upstream }),
        figuresOf: { scope: 'endpoint', name: upstream, endpoint: name },
      };
    }
  }
}
