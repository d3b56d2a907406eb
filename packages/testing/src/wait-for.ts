/** What `waitFor` is satisfied with: anything but these. */
type Unmet = undefined | null | false;

/** Most conditions hold within a few turns of the event loop; only then is it worth to let time pass. */
const eagerLooks = 100;
const lookEveryMs = 5;

/**
 * Waits until a condition holds, looking again and again, and gives back what it answered. A condition that throws
 * does not hold yet.
 * @param what completes "waited … for", shown when the deadline passes
 * @throws at the deadline, with the condition's last error as cause
 */
export async function waitFor<Value>(
  what: string,
  condition: () => Value | Unmet | Promise<Value | Unmet>,
  deadlineMs = 5000,
): Promise<Value> {
  const deadline = performance.now() + deadlineMs;
  for (let looks = 0; ; looks += 1) {
    let cause: unknown;
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) throw new Error(`waited ${deadlineMs} ms for ${what}`, { cause });
    await new Promise((resolve) => {
      if (looks < eagerLooks) setImmediate(resolve);
      else setTimeout(resolve, lookEveryMs);
    });
  }
}

/** Rejects when the promise has not settled in time. */
export async function within<Value>(what: string, promise: Promise<Value>, deadlineMs = 5000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${deadlineMs} ms for ${what}`)), deadlineMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
