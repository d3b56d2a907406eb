export type { ChartMarker, ChartPoint, ChartSeries, ChartWindow } from './types.ts';
