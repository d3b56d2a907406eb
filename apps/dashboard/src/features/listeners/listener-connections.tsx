'use client';
import { carriesTcp, type ListenerConfig } from '@sluice/config';
import { DescriptionList, formatBytes, formatCount, Panel } from '@sluice/ui';
import { useLive } from '../../live/live-provider.tsx';
import { ListenerHandshakes } from './listener-handshakes.tsx';
import { useListenerLive } from './use-listener-live.ts';

/** What is open right now, and what passes over it that is no request. */
export function ListenerConnections({ listener }: { listener: ListenerConfig }) {
  const { name, protocol } = listener;
  const gauge = useListenerLive().gaugeOf(name);
  const tunnels = useLive((state) => state.samples.at(-1)?.tunnels.find((each) => each.listener === name));
  const open = { term: 'Open', value: formatCount(gauge?.openConnections) };
  const items = carriesTcp(listener)
    ? [
        open,
        { term: 'Joined to an endpoint', value: formatCount(gauge?.openTunnels) },
        { term: 'From clients', value: `${formatBytes(tunnels?.bytesReceivedRate ?? 0)}/s` },
        { term: 'To clients', value: `${formatBytes(tunnels?.bytesSentRate ?? 0)}/s` },
      ]
    : [
        open,
        { term: 'WebSockets', value: formatCount(gauge?.openWebsockets) },
        ...(protocol === 'https' ? [{ term: 'TLS handshakes', value: <ListenerHandshakes name={name} /> }] : []),
      ];
  return (
    <Panel title="Connections" hint="all workers, now">
      <DescriptionList items={items} />
    </Panel>
  );
}
