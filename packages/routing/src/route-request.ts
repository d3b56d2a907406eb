/** What routing looks at. All of it is already parsed and normalised; routing never sees the wire. */
export interface RouteRequest {
  /** Name of the listener the request came in by. */
  readonly listener: string;
  /** As `parseHost` gives it: lower-case, without port and final dot. Empty when the request named none. */
  readonly host: string;
  /** As `normalisePath` gives it: without query. */
  readonly path: string;
  /** With its `?`, or empty. Parsed only when a route asks for a parameter. */
  readonly query: string;
  readonly method: string;
  /** Flat: name, value, name, value; names in any case. */
  readonly headers: readonly string[];
  /** After trusted proxies were taken into account. */
  readonly clientAddress: string;
}
