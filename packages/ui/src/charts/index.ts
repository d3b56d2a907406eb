export { LatencyChart, type LatencyChartProps } from './latency-chart.tsx';
export { seriesColor } from './series-color.ts';
export { Sparkline, type SparklineProps } from './sparkline.tsx';
export { StackedAreaChart, TimeSeriesChart, type TimeSeriesChartProps } from './time-series-chart.tsx';
export type { ChartMarker, ChartPoint, ChartSeries, ChartWindow } from './types.ts';
