const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const fixed = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const rfc850 = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/;

/**
 * A date of a field in any of its three forms (RFC 9110 §5.6.7), milliseconds since the epoch; undefined when it is none.
 * @param now milliseconds since the epoch; a year of two digits more than 50 years ahead is one of the past
 */
export function parseHttpDate(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  let found = fixed.exec(text);
  if (found !== null) return timeOf(Number(found[3]), found[2], found[1], found[4], found[5], found[6]);
  found = rfc850.exec(text);
  if (found !== null) {
    const thisYear = new Date(now).getUTCFullYear();
    let year = thisYear - (thisYear % 100) + Number(found[3]);
    if (year > thisYear + 50) year -= 100;
    return timeOf(year, found[2], found[1], found[4], found[5], found[6]);
  }
  found = asctime.exec(text);
  if (found === null) return undefined;
  return timeOf(Number(found[6]), found[1], found[2], found[3], found[4], found[5]);
}

function timeOf(year: number, month = '', ...rest: (string | undefined)[]): number | undefined {
  const [day = 0, hour = 0, minute = 0, second = 0] = rest.map(Number);
  const index = months.indexOf(month);
  if (index < 0 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, index, day, hour, minute, second);
}
