'use client';
import { Button, FieldGroup, formatPercent, TextLink } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { paths } from '../../lib/paths.ts';
import { useEdited } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { sharesOf, subsetInWords } from './action-in-words.ts';
import { ShareBar } from './share-bar.tsx';
import { SplitSlider } from './split-slider.tsx';
import { UpstreamSplitRow } from './upstream-split-row.tsx';

/** While it is edited, a subset holds texts as in the document. */
type Subset = Readonly<Record<string, string>> | undefined;

/** The upstreams of a route with their weights, and what these mean in percent. */
export function UpstreamSplit() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.upstreams.list.queryOptions());
  const { value, set } = useEdited('upstreams');
  const parts: readonly unknown[] = Array.isArray(value) ? value : [];
  const weighted = parts.map((part) => ({
    name: isFields(part) ? `${part.name || 'not chosen'}${subsetInWords(part.subset as Subset)}` : '',
    weight: isFields(part) && typeof part.weight === 'number' ? part.weight : undefined,
  }));
  const shares = sharesOf(weighted);
  const [first, second] = weighted;
  return (
    <FieldGroup legend="Upstreams" className="gap-3">
      {data?.items.length === 0 && (
        <p className="text-sm">
          There is no upstream yet. <TextLink href={paths.newUpstream()}>Create one first</TextLink>
        </p>
      )}
      {parts.map((_, index) => (
        <UpstreamSplitRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a part's place is its path in the document
          key={index}
          index={index}
          isOnly={parts.length === 1}
          share={formatPercent(shares[index])}
          upstreams={data?.items.map((item) => item.value) ?? []}
          onRemove={() => set(parts.filter((_each, at) => at !== index))}
        />
      ))}
      {parts.length === 2 && first !== undefined && second !== undefined && (
        <SplitSlider names={[first.name, second.name]} share={shares[1] ?? 0} />
      )}
      {parts.length > 1 && (
        <ShareBar parts={weighted.map(({ name }, index) => ({ name, share: shares[index] ?? 0 }))} />
      )}
      <Button size="sm" icon={<Plus />} className="self-start" onClick={() => set([...parts, { name: '' }])}>
        {parts.length === 0 ? 'Add upstream' : 'Split with another upstream'}
      </Button>
    </FieldGroup>
  );
}
