import { connectApi } from './connect-api.ts';
import { type Fault, inWords, startLoad, withGateway } from './fault.ts';
import { invalidDocuments } from './invalid-documents.ts';

export const invalidConfigurations: Fault = {
  title: '50 invalid configurations',
  goal: '0 activated, the error names the field',
  measure: () =>
    withGateway(async ({ gateway, status }) => {
      const api = connectApi(gateway);
      let activated = 0;
      let named = 0;
      const documents = invalidDocuments(gateway.document);
      const load = startLoad(gateway);
      for (const { field, document } of documents) {
        const refusal = await api.config.applyText.mutate({ text: JSON.stringify(document) }).then(
          () => undefined,
          (error: { data?: { issues?: { path: (string | number)[] }[] } }) => error.data?.issues ?? [],
        );
        if (refusal === undefined) activated++;
        else if (refusal.some(({ path }) => path.join('.').startsWith(field))) named++;
      }
      const result = await load.stop();
      const { revision } = await status.until('the revision is known', () => true);
      return `${activated} activated of ${documents.length} (revision ${revision}), ${named} named the field, ${inWords(result)}`;
    }),
};
