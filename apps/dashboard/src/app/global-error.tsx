'use client';

/** When even the root layout failed: no styles, no components, only what to do. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>The dashboard failed</h1>
          <p>The gateway is not affected. Reload the page; the dashboard&apos;s log has the reason.</p>
          {error.digest !== undefined && <p>Error {error.digest}</p>}
        </main>
      </body>
    </html>
  );
}
