/** Undefined when signed in, else one sentence that says why not. */
export async function sendSignIn(email: string, password: string): Promise<string | undefined> {
  try {
    const response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (response.ok) return undefined;
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
    return `Signing in failed (${response.status}).`;
  } catch {
    return 'The dashboard cannot be reached.';
  }
}
