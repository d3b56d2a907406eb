'use client';
import { type CertificateInput, certificateSchema, formFields } from '@sluice/config';
import { Fold } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { useEdited } from '../../resource/editor-context.tsx';
import type { Fields } from '../../resource/fields.ts';
import { LoadedEditor } from '../../resource/loaded-editor.tsx';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { FieldGrid } from '../../resource/schema-field.tsx';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';

const fields = formFields(certificateSchema);
const plain = fields.filter((field) => !field.advanced && field.name !== 'enabled');
const others = fields.filter((field) => !plain.includes(field));

export function NewCertificatePage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.certificates.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what="form">
      {({ revision }) => (
        <CertificateEditor name={undefined} value={{ name: '', source: { type: 'self_signed' } }} basedOn={revision} />
      )}
    </LoadedEditor>
  );
}

export function EditCertificatePage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.certificates.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what={`certificate ${name}`}>
      {({ value, revision }) => <CertificateEditor name={name} value={value} basedOn={revision} />}
    </LoadedEditor>
  );
}

function CertificateEditor({ name, value, basedOn }: { name: string | undefined; value: Fields; basedOn: number }) {
  const client = useTRPCClient();
  return (
    <ResourceEditor
      kind="certificate"
      name={name}
      value={value}
      basedOn={basedOn}
      crumbs={[{ label: 'Certificates', href: paths.certificates() }]}
      description="A certificate with its private key: shown to clients by listeners, and to endpoints by upstreams."
      hrefOf={paths.certificate}
      // What the form holds was checked against the schema before it comes here.
      preview={(next, base) =>
        client.certificates.preview.query({ basedOn: base, name, value: next as CertificateInput })
      }
      save={(next, base, reason) =>
        client.certificates.put.mutate({ basedOn: base, name, value: next as CertificateInput, reason })
      }
    >
      <CertificateFields />
    </ResourceEditor>
  );
}

/** From the schema alone: a later field needs nothing here. */
function CertificateFields() {
  const labels = useEdited('labels');
  return (
    <>
      <FieldGrid fields={plain} path="" />
      <div className="flex flex-col gap-2">
        <Fold title="Labels and description" forceOpen={labels.errorWithin !== undefined}>
          <FieldGrid fields={others} path="" />
        </Fold>
      </div>
    </>
  );
}
