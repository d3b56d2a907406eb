'use client';
import type { AccessLogFilter } from '@sluice/api';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';

const parsers = {
  text: parseAsString.withDefault(''),
  route: parseAsString.withDefault(''),
  upstream: parseAsString.withDefault(''),
  listener: parseAsString.withDefault(''),
  method: parseAsString.withDefault(''),
  status: parseAsInteger,
};

/** What an embedded tail is about; it cannot be changed there. */
export type FixedFilter = Pick<AccessLogFilter, 'route' | 'upstream' | 'listener'>;

/** The filter of the log, in the URL. */
export function useLogFilter(fixed: FixedFilter) {
  const [values, set] = useQueryStates(parsers, { throttleMs: 300 });
  const { text, method, status } = values;
  const route = fixed.route ?? values.route;
  const upstream = fixed.upstream ?? values.upstream;
  const listener = fixed.listener ?? values.listener;
  // The same object while nothing has changed: a new one opens a new stream.
  const filter = useMemo(
    (): AccessLogFilter => ({
      ...(route === '' ? {} : { route }),
      ...(upstream === '' ? {} : { upstream }),
      ...(listener === '' ? {} : { listener }),
      ...(method === '' ? {} : { method }),
      ...(status === null ? {} : { statusClass: status }),
      ...(text === '' ? {} : { text }),
    }),
    [route, upstream, listener, method, status, text],
  );
  const isFiltered = Object.values(values).some((value) => value !== '' && value !== null);
  return {
    filter,
    values,
    isFiltered,
    set: (changes: Partial<{ [Key in keyof typeof values]: (typeof values)[Key] | null }>): void => {
      void set(changes);
    },
    clear: (): void => {
      void set(null);
    },
  };
}
