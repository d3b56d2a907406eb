'use client';
import { CodeBlock, LinkButton, Panel } from '@sluice/ui';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { paths } from '../../lib/paths.ts';

interface NextStepsProps {
  readonly listeners: number;
  readonly upstreams: number;
  readonly routes: number;
}

const example = `listeners:
  - { name: web, address: 0.0.0.0:8080, protocol: http }
upstreams:
  - name: app
    targets: [{ address: 10.0.0.5:3000 }]
routes:
  - name: app
    hosts: [app.example.com]
    upstreams: [{ name: app }]`;

/** On a gateway that cannot serve anything yet: what is still missing, in the order in which it is made. */
export function NextSteps({ listeners, upstreams, routes }: NextStepsProps) {
  const steps = [
    {
      done: listeners > 0,
      title: 'A listener',
      text: 'An address and port on which the gateway takes connections.',
      href: paths.newListener(),
      action: 'Add a listener',
    },
    {
      done: upstreams > 0,
      title: 'An upstream',
      text: 'The servers behind the gateway, as a named group that shares the load.',
      href: paths.newUpstream(),
      action: 'Add an upstream',
    },
    {
      done: routes > 0,
      title: 'A route',
      text: 'Which requests go to which upstream: by host, path, method or header.',
      href: paths.newRoute(),
      action: 'Add a route',
    },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Panel title="Next steps" hint="three things, and requests flow">
      <div className="grid gap-5 lg:grid-cols-2">
        <ol className="flex flex-col gap-4">
          {steps.map(({ done, title, text, href, action }, index) => (
            <li key={title} className="flex gap-3">
              {done ? (
                <CircleCheck className="mt-0.5 size-4 shrink-0 text-healthy" aria-label="Done" />
              ) : (
                <CircleDashed className="mt-0.5 size-4 shrink-0 text-muted" aria-label="To do" />
              )}
              <div className="flex min-w-0 flex-col items-start gap-1.5">
                <p className="font-medium text-sm">{title}</p>
                <p className="text-muted text-sm">{text}</p>
                {!done && (
                  <LinkButton size="sm" href={href} variant={index === next ? 'primary' : 'secondary'}>
                    {action}
                  </LinkButton>
                )}
              </div>
            </li>
          ))}
        </ol>
        <div className="min-w-0">
          <p className="mb-1.5 text-muted text-xs">or all at once, without the dashboard</p>
          <CodeBlock title="sluice apply -f gateway.yaml" code={`version: 1\n${example}`} />
        </div>
      </div>
    </Panel>
  );
}
