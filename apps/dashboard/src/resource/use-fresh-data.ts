'use client';
import { useState } from 'react';

interface Fetched<Result> {
  readonly data: Result | undefined;
  readonly isFetching: boolean;
}

/**
 * What a form begins with: not what the cache still holds of an older revision, but what was fetched since the page
 * was opened. The query must have `refetchOnMount: 'always'`. From then on it stays, also when fetching again fails: a
 * form must not go away under somebody who types.
 */
export function useFreshData<Result>({ data, isFetching }: Fetched<Result>): Result | undefined {
  const [isFresh, setFresh] = useState(false);
  if (!isFresh && !isFetching && data !== undefined) setFresh(true);
  return isFresh ? data : undefined;
}
