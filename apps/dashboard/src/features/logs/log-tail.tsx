'use client';
import { Panel } from '@sluice/ui';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { hiddenAtFirst, logColumns } from './log-columns.tsx';
import { LogStream } from './log-stream.tsx';
import { LogToolbar } from './log-toolbar.tsx';
import { type FixedFilter, useLogFilter } from './use-log-filter.ts';

const nothing: FixedFilter = {};

/** The live log, on its own page or as the tab of one object: `<LogTail fixed={{ route: name }} />`. */
export function LogTail({ fixed = nothing }: { fixed?: FixedFilter }) {
  const log = useLogFilter(fixed);
  const [paused, setPaused] = useState(false);
  const [hidden, setHidden] = useQueryState('hide', parseAsArrayOf(parseAsString).withDefault([...hiddenAtFirst]));
  const columns = logColumns.filter(({ id }) => !hidden.includes(id) && !(id in fixed));
  const changing = {
    ...log,
    // What was held belongs to the filter before.
    set: (changes: Parameters<typeof log.set>[0]) => {
      setPaused(false);
      log.set(changes);
    },
  };
  return (
    <Panel flush>
      <LogStream
        key={JSON.stringify(log.filter)}
        filter={log.filter}
        columns={columns}
        paused={paused}
        onPausedChange={setPaused}
        isFiltered={log.isFiltered}
        onClearFilter={log.clear}
        toolbar={(clear) => (
          <LogToolbar
            log={changing}
            fixed={fixed}
            held={paused}
            onHold={setPaused}
            onClear={clear}
            hidden={hidden}
            onHiddenChange={(ids) => void setHidden([...ids])}
          />
        )}
      />
    </Panel>
  );
}
