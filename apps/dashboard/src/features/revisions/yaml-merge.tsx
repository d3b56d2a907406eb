'use client';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { useIsNarrow } from '../../lib/use-is-narrow.ts';

// Colours are tokens, so both sides follow the theme without being told.
const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--color-surface)', color: 'var(--color-text)', fontSize: '12px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-sunken)',
    color: 'var(--color-muted)',
    borderRight: '1px solid var(--color-border)',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': {
    backgroundColor: 'color-mix(in srgb, var(--color-unhealthy) 12%, transparent)',
  },
  '&.cm-merge-b .cm-changedLine, .cm-changedLine, .cm-insertedLine': {
    backgroundColor: 'color-mix(in srgb, var(--color-healthy) 12%, transparent)',
  },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--color-unhealthy) 16%, transparent)',
  },
  '&.cm-merge-b .cm-changedText, .cm-changedText': {
    background: 'color-mix(in srgb, var(--color-healthy) 16%, transparent)',
  },
  '.cm-collapsedLines': {
    background: 'var(--color-sunken)',
    color: 'var(--color-muted)',
    borderBlock: '1px solid var(--color-border)',
  },
  // The library's own ornament is in no font that is shipped here.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"···"', marginInline: '8px' },
});

const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--color-accent-strong)' },
    { tag: tags.comment, color: 'var(--color-muted)' },
  ]),
);

const readOnly = (label: string): Extension => [
  lineNumbers(),
  yaml(),
  theme,
  highlighting,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  // What scrolls must be reachable by keyboard (WCAG 2.1.1).
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
];

interface YamlMergeProps {
  readonly before: string;
  readonly after: string;
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** Two texts beside each other, unchanged stretches folded; one below the other on phones. Heavy: load it lazily. */
export default function YamlMerge({ before, after, beforeLabel, afterLabel }: YamlMergeProps) {
  const host = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const collapseUnchanged = { margin: 3, minSize: 6 };
    const made = isNarrow
      ? new EditorView({
          parent,
          doc: after,
          extensions: [
            readOnly(`${beforeLabel} and ${afterLabel}`),
            unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged }),
          ],
        })
      : new MergeView({
          parent,
          a: { doc: before, extensions: readOnly(beforeLabel) },
          b: { doc: after, extensions: readOnly(afterLabel) },
          collapseUnchanged,
        });
    return () => made.destroy();
  }, [before, after, beforeLabel, afterLabel, isNarrow]);
  return (
    <div className="overflow-hidden rounded-md border">
      <div className="grid grid-cols-2 border-b bg-sunken text-muted text-xs">
        <span className="px-3 py-1.5">{beforeLabel}</span>
        <span className="px-3 py-1.5">{afterLabel}</span>
      </div>
      <div ref={host} className="max-h-[70vh] overflow-auto" />
    </div>
  );
}
