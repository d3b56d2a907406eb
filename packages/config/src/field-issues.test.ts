import { describe, expect, it } from 'vitest';
import { fieldIssues } from './field-issues.ts';

describe('fieldIssues', () => {
  it('has nothing to say about a good resource', () => {
    expect(fieldIssues('listener', { name: 'web', address: '0.0.0.0:8080' })).toEqual([]);
    expect(fieldIssues('settings', {})).toEqual([]);
  });

  it('puts short sentences on fields', () => {
    const upstream = {
      name: 'Billing',
      targets: [{ address: '10.0.0.5:0', weight: 2000 }],
      loadBalancing: { type: 'maglev' },
      colour: 1,
    };
    expect(fieldIssues('upstream', upstream).map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['name', 'must be 1–63 lower-case letters, digits or "-", not at an end'],
      [
        'loadBalancing.type',
        '"maglev" is not known; known: "round_robin", "least_connections", "power_of_two_choices", "peak_ewma", "consistent_hash", "random"',
      ],
      ['targets.0.address', '"10.0.0.5:0": port must be 1–65535'],
      ['targets.0.weight', 'must be at most 1000'],
      ['colour', 'unknown field "colour"'],
    ]);
  });

  it('says what is missing', () => {
    expect(fieldIssues('route', {})).toMatchObject([{ path: ['name'], message: 'is required', code: 'required' }]);
  });
});
