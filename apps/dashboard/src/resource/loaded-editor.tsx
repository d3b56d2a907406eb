'use client';
import { ErrorState, SkeletonRows } from '@sluice/ui';
import type { ReactNode } from 'react';
import { toErrorState } from '../trpc/api-error.ts';
import { useFreshData } from './use-fresh-data.ts';

interface LoadedEditorProps<Result> {
  /** Must have `refetchOnMount: 'always'`. */
  readonly query: {
    readonly data: Result | undefined;
    readonly error: unknown;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
  /** `form`, `listener web` */
  readonly what: string;
  readonly children: (data: Result) => ReactNode;
}

/** A form once there is what it begins with; until then, that it is on its way, or why it is not. */
export function LoadedEditor<Result>({ query, what, children }: LoadedEditorProps<Result>) {
  const data = useFreshData(query);
  if (data !== undefined) return children(data);
  if (query.error === null) return <SkeletonRows label={`Loading the ${what}`} />;
  return <ErrorState {...toErrorState(`The ${what} could not be loaded`, query.error, query.refetch)} />;
}
