'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { emptyRequest, type RequestFields } from './simulated-request.ts';

/** The asked-about request in the URL, so that an explanation can be sent to somebody. */
export function useRequestState(start: RequestFields = emptyRequest) {
  const [request, setRequest] = useQueryStates(
    {
      method: parseAsString.withDefault(start.method),
      url: parseAsString.withDefault(start.url),
      listener: parseAsString.withDefault(start.listener),
      clientAddress: parseAsString.withDefault(start.clientAddress),
      headers: parseAsString.withDefault(start.headers),
    },
    { urlKeys: { clientAddress: 'client' }, history: 'push' },
  );
  return { request, ask: (next: RequestFields) => void setRequest(next) };
}
