import { CircleAlert, CircleCheck, CircleDashed, CircleEllipsis, CircleX, type LucideIcon } from 'lucide-react';

/** The five states. They are never used for decoration, and never shown by colour alone. */
export const healthStates = ['healthy', 'degraded', 'unhealthy', 'draining', 'unknown'] as const;
export type HealthState = (typeof healthStates)[number];

interface StateLook {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly soft: string;
  readonly color: string;
}

/** How each state looks everywhere: badge, map ring, table cell, banner. */
export const stateLooks = {
  healthy: {
    word: 'Healthy',
    icon: CircleCheck,
    text: 'text-healthy',
    soft: 'bg-healthy-tint',
    color: 'var(--color-healthy)',
  },
  degraded: {
    word: 'Degraded',
    icon: CircleAlert,
    text: 'text-degraded',
    soft: 'bg-degraded-tint',
    color: 'var(--color-degraded)',
  },
  unhealthy: {
    word: 'Unhealthy',
    icon: CircleX,
    text: 'text-unhealthy',
    soft: 'bg-unhealthy-tint',
    color: 'var(--color-unhealthy)',
  },
  draining: {
    word: 'Draining',
    icon: CircleEllipsis,
    text: 'text-draining',
    soft: 'bg-draining-tint',
    color: 'var(--color-draining)',
  },
  unknown: {
    word: 'Unknown',
    icon: CircleDashed,
    text: 'text-unknown',
    soft: 'bg-unknown-tint',
    color: 'var(--color-unknown)',
  },
} as const satisfies Record<HealthState, StateLook>;
