/** What every command that speaks to a gateway takes. */
export const gatewayOptions = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
} as const;

export const gatewayHelp = `  --url URL          the dashboard (or SLUICE_URL; http://127.0.0.1:8700 by default)
  --token-file FILE  holds an API token (or SLUICE_TOKEN)

Without a token, or when the dashboard on this machine is down, it works on the
database in SLUICE_DATA_DIR (./data by default).`;
