import { getHeaderValues, type HeaderList, removeHeader } from '@sluice/core';

/** Where a request may carry a key or a token. */
export interface KeyPlaces {
  readonly header?: string | undefined;
  readonly query?: string | undefined;
  readonly cookie?: string | undefined;
}

interface Carrier {
  query: string;
  readonly headers: HeaderList;
}

const longestKey = 16_384;

/** With the usual field where no place is named. */
export function placesOr({ header, query, cookie }: KeyPlaces, usual: string): KeyPlaces {
  const none = header === undefined && query === undefined && cookie === undefined;
  return { header: (none ? usual : header)?.toLowerCase(), query, cookie };
}

/** `header x-api-key, query parameter key`: for sentences. */
export function placesInWords(places: KeyPlaces): string {
  const { header } = places;
  return [
    ...(header === undefined ? [] : [`header ${header}`]),
    ...(places.query === undefined ? [] : [`query parameter ${places.query}`]),
    ...(places.cookie === undefined ? [] : [`cookie ${places.cookie}`]),
  ].join(', ');
}

/**
 * The first key that the request carries, in the order header, query, cookie. Several in one place are one list, which is
 * no key: nobody knows which of them an upstream takes.
 */
export function findKey(places: KeyPlaces, { headers, query }: Carrier): string | undefined {
  const { header } = places;
  const found =
    (header === undefined ? undefined : bearerOf(joined(getHeaderValues(headers, header)))) ??
    (places.query === undefined ? undefined : joined(new URLSearchParams(query).getAll(places.query))) ??
    (places.cookie === undefined ? undefined : joined(cookieValues(headers, places.cookie)));
  return found === undefined || found === '' || found.length > longestKey ? undefined : found;
}

/** As repeated fields may be read (RFC 9110 §5.3). */
function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(', ');
}

function bearerOf(field: string | undefined): string | undefined {
  return field?.replace(/^bearer +/i, '');
}

/** Takes keys out of the request wherever they may stand. */
export function dropKey(places: KeyPlaces, carrier: Carrier): void {
  const { header } = places;
  if (header !== undefined) removeHeader(carrier.headers, header);
  if (places.query !== undefined) dropParameter(carrier, places.query);
  if (places.cookie !== undefined) dropCookie(carrier.headers, places.cookie);
}

function cookieValues(headers: HeaderList, name: string): string[] {
  return getHeaderValues(headers, 'cookie')
    .flatMap((field) => field.split(';'))
    .flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals !== -1 && pair.slice(0, equals).trim() === name ? [pair.slice(equals + 1).trim()] : [];
    });
}

/** The others stay as they were written. */
function dropParameter(carrier: Carrier, name: string): void {
  if (carrier.query.length < 2) return;
  const kept = carrier.query
    .slice(1)
    .split('&')
    .filter((pair) => !new URLSearchParams(pair).has(name));
  carrier.query = kept.length === 0 ? '' : `?${kept.join('&')}`;
}

function dropCookie(headers: HeaderList, name: string): void {
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    if (headers[index]?.toLowerCase() !== 'cookie') continue;
    const kept = (headers[index + 1] as string).split(';').filter((pair) => pair.split('=')[0]?.trim() !== name);
    if (kept.length === 0) headers.splice(index, 2);
    else headers[index + 1] = kept.join(';').trim();
  }
}
