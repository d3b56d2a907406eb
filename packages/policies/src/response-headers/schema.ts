import { z } from 'zod';
import { headerEditsShape } from '../header-edits.ts';

export const responseHeadersSchema = z.strictObject({ type: z.literal('response_headers'), ...headerEditsShape }).meta({
  title: 'Response headers',
  description: 'Sets, adds or removes fields of the response before it is sent to the client.',
});

export type ResponseHeadersConfig = z.infer<typeof responseHeadersSchema>;
