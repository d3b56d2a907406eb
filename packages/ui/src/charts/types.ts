/** One measured moment. `null` is no data (nothing was measured); `0` is a measured zero. */
export interface ChartPoint {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: number | null;
}

export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  readonly points: readonly ChartPoint[];
  /** 1 to 8 of the palette, or any CSS colour such as `var(--color-unhealthy)`; by place when left out. A series keeps its colour everywhere. */
  readonly color?: number | string | undefined;
}

/** A vertical line: a revision went live here. */
export interface ChartMarker {
  readonly at: number;
  readonly label: string;
}

/** The span of the x axis, epoch milliseconds. Charts of one page get the same one. */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
}
