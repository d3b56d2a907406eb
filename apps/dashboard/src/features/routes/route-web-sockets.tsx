'use client';
import { formatBytes, formatCount, formatRate } from '@sluice/ui';
import { useLive } from '../../live/live-provider.tsx';

/** Whether clients may upgrade, and what those who have are doing right now. */
export function RouteWebSockets({ name, allowed }: { readonly name: string; readonly allowed: boolean }) {
  const figures = useLive((state) => state.samples.at(-1)?.webSockets.find(({ route }) => route === name));
  const rule = allowed ? 'allowed' : 'refused';
  if (figures === undefined) return rule;
  const messages = figures.messagesReceivedRate + figures.messagesSentRate;
  const bytes = figures.bytesReceivedRate + figures.bytesSentRate;
  return `${rule}; ${formatCount(figures.open)} open, messages ${formatRate(messages)}, ${formatBytes(bytes)}/s`;
}
