import { type Fault, inWords, since, startLoad, withGateway } from './fault.ts';
import { signIn } from './sign-in.ts';

const attempts = 1000;
const atOnce = 20;

export const wrongPasswords: Fault = {
  title: `${attempts} wrong logins within a minute`,
  goal: '≥ 95 % answered 429 after 10, the valid user gets in',
  measure: () =>
    withGateway(async ({ gateway }) => {
      const known = await signIn(gateway, gateway.password, {});
      const load = startLoad(gateway);
      const began = performance.now();
      const statuses: number[] = [];
      let left = attempts;
      const guess = async () => {
        while (left-- > 0) statuses.push((await signIn(gateway, `guess ${left}`, {})).status);
      };
      await Promise.all(Array.from({ length: atOnce }, guess));
      const took = since(began);
      const later = statuses.slice(10);
      const share = (100 * later.filter((status) => status === 429).length) / later.length;
      const browser = await signIn(gateway, gateway.password, { cookie: known.cookies });
      const elsewhere = await signIn(gateway, gateway.password, {}, '127.0.0.2');
      const traffic = inWords(await load.stop());
      return `${share.toFixed(1)} % 429 in ${took}; valid user: known browser ${browser.status}, other address ${elsewhere.status}; traffic: ${traffic}`;
    }),
};
