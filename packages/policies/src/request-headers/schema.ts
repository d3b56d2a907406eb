import { z } from 'zod';
import { headerEditsShape } from '../header-edits.ts';

export const requestHeadersSchema = z.strictObject({ type: z.literal('request_headers'), ...headerEditsShape }).meta({
  title: 'Request headers',
  description: 'Sets, adds or removes fields of the request before it is sent upstream.',
});

export type RequestHeadersConfig = z.infer<typeof requestHeadersSchema>;
