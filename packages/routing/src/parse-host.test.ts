import { describe, expect, it } from 'vitest';
import { parseHost } from './parse-host.ts';

describe('parseHost', () => {
  it.each([
    ['example.com', 'example.com', undefined],
    ['EXAMPLE.Com:8080', 'example.com', 8080],
    ['example.com.', 'example.com', undefined],
    ['example.com.:80', 'example.com', 80],
    ['example.com:', 'example.com', undefined],
    ['my_host', 'my_host', undefined],
    ['192.0.2.1:1', '192.0.2.1', 1],
    ['[::1]', '[::1]', undefined],
    ['[::1]:', '[::1]', undefined],
    ['[::ffff:192.0.2.1]', '[::ffff:c000:201]', undefined],
    ['[2001:DB8:0:0::1]:65535', '[2001:db8::1]', 65_535],
  ])('reads %s', (text, host, port) => {
    expect(parseHost(text)).toEqual({ host, port });
  });

  it.each([
    '',
    ' ',
    'a b',
    ' a',
    'a ',
    'a/b',
    'a\\b',
    'user@a',
    'a,b',
    'a%41',
    'a\tb',
    'a\0b',
    'a\u007f',
    'caf\u00e9',
    'a..b',
    '.a',
    '..',
    '.',
    ':80',
    'a:b',
    'a:0',
    'a:65536',
    'a:-1',
    'a:+80',
    'a:1e3',
    'a:80:80',
    '[::1',
    '::1',
    '[::1]x',
    '[::1]:0',
    '[1.2.3.4]',
    '[fe80::1%eth0]',
    '[::10.0.0.1]',
    '[::ffff:010.0.0.1]',
    '[::ffff:0x7f.0.0.1]',
    '[]',
    'http://a',
    'a?b',
    'a#b',
    `${'a'.repeat(254)}`,
  ])('refuses %j', (text) => {
    expect(parseHost(text)).toHaveProperty('problem');
  });
});
