'use client';
import type { FormField } from '@sluice/config';
import { Banner, Fold } from '@sluice/ui';
import { useEdited, useWritten } from '../../resource/editor-context.tsx';
import { type Fields, isFields } from '../../resource/fields.ts';
import { FieldGrid } from '../../resource/schema-field.tsx';
import { summaryOf } from '../../resource/summary-of.ts';
import { ActionFields } from './action-fields.tsx';
import { MatchFields } from './match-fields.tsx';
import { PolicyList } from './policy-list.tsx';
import { otherRouteFields, routeField } from './route-form-fields.ts';
import { useTcpListeners } from './use-tcp-listeners.ts';

/**
 * The fields of a route in the order of a request's life: who it is for, what is done, who answers. A route of
 * connections has few of them; what is written all the same is shown, because it keeps the route from being saved.
 */
export function RouteFields() {
  const written = useWritten();
  const { tcpAmong, tellsNames } = useTcpListeners();
  const { listeners, hosts, policies } = written;
  const tcp = tcpAmong(Array.isArray(listeners) ? listeners.map(String) : []);
  const isTcp = tcp.length > 0;
  const limits = otherRouteFields.filter(({ name }) => !isTcp || written[name] !== undefined);
  return (
    <>
      <FieldGrid fields={[routeField('name'), routeField('listeners')]} path="" />
      {isTcp && (
        <Banner title={`A route of connections: ${tcp.join(', ')} carries TCP`}>
          {tellsNames(tcp)
            ? 'It takes those for the hosts that it names, which clients ask for by SNI, and carries them as they are.'
            : 'It takes all that come there, and carries them as they are.'}
        </Banner>
      )}
      <div data-field="match">
        {(!isTcp || tellsNames(tcp) || hosts !== undefined || matchOf(written)) && <MatchFields tcp={isTcp} />}
      </div>
      <div data-field="upstreams">
        <ActionFields tcp={isTcp} />
      </div>
      {(!isTcp || policies !== undefined) && <PolicyList />}
      <div className="flex flex-col gap-2">
        {limits.length > 0 && <LimitsFold fields={limits} />}
        <LabelsFold />
      </div>
    </>
  );
}

/** Whether any condition but hosts is written. */
function matchOf({ match }: Fields): boolean {
  return isFields(match) && Object.values(match).some((condition) => condition !== undefined);
}

function LimitsFold({ fields }: { fields: readonly FormField[] }) {
  const written = useWritten();
  const errors = [useEdited('priority'), useEdited('timeout'), useEdited('maxBodySize'), useEdited('websocket')];
  return (
    <Fold
      title="Precedence and limits"
      summary={summaryOf(fields, written)}
      forceOpen={errors.some(({ errorWithin }) => errorWithin !== undefined)}
    >
      <FieldGrid fields={fields} path="" />
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
