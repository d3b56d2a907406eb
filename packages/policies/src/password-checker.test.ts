import { hashPassword } from '@sluice/core/password-hash';
import { expect, it } from 'vitest';
import { PasswordChecker } from './password-checker.ts';

const hash = hashPassword('right');
// The cheapest there is, so that a whole queue of them is quick.
const cheap = '$scrypt$ln=10,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

it('tells right from wrong, and what is no hash from both', async () => {
  const checker = new PasswordChecker();
  const ask = (password: string, text: string) => checker.matches(password, text, 'a');
  expect(await Promise.all([ask('right', hash), ask('wrong', hash), ask('', hash), ask('right', 'right')])).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it('lets eight of one client wait and 66 in all, and takes more when these are done', async () => {
  const checker = new PasswordChecker();
  const count = async (answers: Promise<boolean | 'busy'>[]) =>
    (await Promise.all(answers)).filter((answer) => answer === 'busy').length;
  const many = (clients: number, each: number) =>
    Array.from({ length: clients * each }, (_, index) => checker.matches('x', cheap, `client ${index % clients}`));
  expect(await count(many(1, 20))).toBe(12);
  expect(await count(many(100, 1))).toBe(34);
  expect(await count(many(66, 1))).toBe(0);
});

it('takes all addresses of one /64 for one client', async () => {
  const checker = new PasswordChecker();
  const of = (prefix: string) =>
    Array.from({ length: 20 }, (_, index) => checker.matches('x', cheap, `${prefix}::${index + 1}`));
  const answers = await Promise.all([...of('2001:db8:0:1'), checker.matches('x', cheap, '2001:db8:0:2::1')]);
  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(12);
  expect(answers.at(-1)).toBe(false);
});
