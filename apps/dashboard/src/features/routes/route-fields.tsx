'use client';
import { Banner, Fold } from '@sluice/ui';
import { useEdited } from '../../resource/editor-context.tsx';
import { FieldGrid, SchemaField } from '../../resource/schema-field.tsx';
import { summaryOf } from '../../resource/summary-of.ts';
import { ActionFields } from './action-fields.tsx';
import { MatchFields } from './match-fields.tsx';
import { PolicyList } from './policy-list.tsx';
import { otherRouteFields, routeField } from './route-form-fields.ts';
import { useTcpListeners } from './use-tcp-listeners.ts';

/** The fields of a route in the order of a request's life: who it is for, what is done, who answers. */
export function RouteFields() {
  const listeners = useEdited('listeners').value;
  const policies = useEdited('policies').value;
  const { tcpAmong, tellsNames } = useTcpListeners();
  const tcp = tcpAmong(Array.isArray(listeners) ? listeners.map(String) : []);
  return (
    <>
      <div className="max-w-sm">
        <SchemaField field={routeField('name')} path="name" />
      </div>
      {tcp.length > 0 && (
        <Banner title={`A route of connections: ${tcp.join(', ')} carries TCP`}>
          {tellsNames(tcp)
            ? 'It may name hosts, which clients ask for by SNI, and upstreams; everything else is for HTTP.'
            : 'It may name upstreams; everything else is for HTTP.'}
        </Banner>
      )}
      <MatchFields />
      <ActionFields />
      {(tcp.length === 0 || policies !== undefined) && <PolicyList />}
      <div className="flex flex-col gap-2">
        <LimitsFold />
        <LabelsFold />
      </div>
    </>
  );
}

function LimitsFold() {
  const errors = [
    useEdited('listeners'),
    useEdited('priority'),
    useEdited('timeout'),
    useEdited('maxBodySize'),
    useEdited('websocket'),
  ];
  const written = {
    priority: errors[1]?.value,
    timeout: errors[2]?.value,
    maxBodySize: errors[3]?.value,
    websocket: errors[4]?.value,
  };
  return (
    <Fold
      title="Precedence and limits"
      summary={summaryOf(otherRouteFields, written)}
      forceOpen={errors.some(({ errorWithin }) => errorWithin !== undefined)}
    >
      <FieldGrid fields={otherRouteFields} path="" />
    </Fold>
  );
}

function LabelsFold() {
  const { errorWithin } = useEdited('labels');
  return (
    <Fold title="Labels and description" forceOpen={errorWithin !== undefined}>
      <FieldGrid fields={[routeField('labels'), routeField('description'), routeField('enabled')]} path="" />
    </Fold>
  );
}
