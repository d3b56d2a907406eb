import { expect, it } from 'vitest';
import { toTargetAddress } from './to-target-address.ts';

it.each([
  [' 10.0.0.5:8080 ', '10.0.0.5:8080'],
  ['http://localhost:3000/x?y', 'localhost:3000'],
  ['http://billing/', 'billing:80'],
  ['HTTP://[::1]:81', '[::1]:81'],
  ['https://secure.example', 'https://secure.example'],
  ['billing', 'billing'],
])('reads %j as %j', (given, wanted) => {
  expect(toTargetAddress(given)).toBe(wanted);
});
